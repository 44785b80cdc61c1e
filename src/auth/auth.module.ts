import { Module } from '@nestjs/common';
import { MembershipModule } from '../membership/index.js';
import { AdminKeyGuard } from './admin-key.guard.js';
import { AdminKeysRepository } from './admin-keys.repository.js';
import { KnownTokens } from './known-tokens.js';
import { OrganizationAdminKeysRepository } from './organization-admin-keys.repository.js';
import { ScimTokenGuard } from './scim-token.guard.js';
import { ScimTokensRepository } from './scim-tokens.repository.js';

const providers = [ScimTokensRepository, KnownTokens, AdminKeysRepository, OrganizationAdminKeysRepository, ScimTokenGuard, AdminKeyGuard];

/** Who is calling, for which organization? */
@Module({ imports: [MembershipModule], providers, exports: providers })
export class AuthModule {}
