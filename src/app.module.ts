import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabaseLocation } from './database/open-database.js';
import { HealthModule } from './health/health.module.js';
import { MembershipModule } from './membership/index.js';
import { ProvisioningModule } from './provisioning/provisioning.module.js';
import { ScimModule } from './scim/scim.module.js';

/** The whole service. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, location: DatabaseLocation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(settings), DatabaseModule.forRoot(location),
        MembershipModule, AuthModule, ProvisioningModule, ScimModule, AdminModule, HealthModule,
      ],
    };
  }
}
