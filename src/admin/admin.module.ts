import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { MembershipModule } from '../membership/index.js';
import { MembersController } from './members/members.controller.js';
import { MembersService } from './members/members.service.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TokensService } from './tokens/tokens.service.js';

/** How people who run the service and its organizations work with it. */
@Module({
  imports: [AuthModule, MembershipModule],
  controllers: [OrganizationsController, TokensController, MembersController],
  providers: [OrganizationsService, TokensService, MembersService],
  exports: [OrganizationsService, TokensService],
})
export class AdminModule {}
