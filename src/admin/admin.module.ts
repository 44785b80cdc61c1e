import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { MembershipModule } from '../membership/index.js';
import { ProvisioningModule } from '../provisioning/provisioning.module.js';
import { AdminKeysController } from './admin-keys/admin-keys.controller.js';
import { AdminKeysService } from './admin-keys/admin-keys.service.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { ConnectionsService } from './connections/connections.service.js';
import { DomainsController } from './domains/domains.controller.js';
import { DomainsService } from './domains/domains.service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { MembersController } from './members/members.controller.js';
import { MembersService } from './members/members.service.js';
import { PeopleService } from './members/people.service.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { RolesController } from './roles/roles.controller.js';
import { RolesService } from './roles/roles.service.js';
import { SchemasController } from './schemas/schemas.controller.js';
import { SchemasService } from './schemas/schemas.service.js';
import { SettingsController } from './settings/settings.controller.js';
import { SettingsService } from './settings/settings.service.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TokensService } from './tokens/tokens.service.js';
import { TolerancesController } from './tolerances/tolerances.controller.js';
import { TolerancesService } from './tolerances/tolerances.service.js';

/** How people who run the service and its organizations work with it. */
@Module({
  imports: [AuthModule, MembershipModule, ProvisioningModule],
  controllers: [OrganizationsController, TokensController, SettingsController, RolesController, SchemasController, TolerancesController, MembersController, ConnectionsController, DomainsController, AdminKeysController, InvitationsController],
  providers: [OrganizationsService, TokensService, SettingsService, RolesService, SchemasService, TolerancesService, MembersService, ConnectionsService, DomainsService, AdminKeysService, PeopleService, InvitationsService],
  exports: [OrganizationsService, TokensService],
})
export class AdminModule {}
