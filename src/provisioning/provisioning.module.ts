import { Module } from '@nestjs/common';
import { MembershipModule } from '../membership/index.js';
import { GroupProvisioning } from './group-provisioning.js';
import { MemberProvisioning } from './member-provisioning.js';

/** What does a change mean for the organization? */
@Module({ imports: [MembershipModule], providers: [MemberProvisioning, GroupProvisioning], exports: [MemberProvisioning, GroupProvisioning] })
export class ProvisioningModule {}
