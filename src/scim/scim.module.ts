import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { MembershipModule } from '../membership/index.js';
import { ProvisioningModule } from '../provisioning/provisioning.module.js';
import { SearchModule } from '../search/search.module.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkService } from './bulk/bulk.service.js';
import { DiscoveryController, ServiceProviderConfigController } from './discovery/discovery.controller.js';
import { DiscoveryService } from './discovery/discovery.service.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsService } from './groups/groups.service.js';
import { MeController } from './http/me.controller.js';
import { QuirkUses } from './http/quirk-uses.js';
import { RootSearchService } from './search/root-search.service.js';
import { SearchController } from './search/search.controller.js';
import { UsersController } from './users/users.controller.js';
import { UsersService } from './users/users.service.js';

/** What did the identity provider say? */
@Module({
  imports: [AuthModule, ProvisioningModule, MembershipModule, SearchModule],
  controllers: [
    MeController, ServiceProviderConfigController, DiscoveryController, SearchController, BulkController,
    UsersController, GroupsController,
  ],
  providers: [QuirkUses, UsersService, GroupsService, BulkService, RootSearchService, DiscoveryService],
})
export class ScimModule {}
