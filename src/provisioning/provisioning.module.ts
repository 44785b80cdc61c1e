import { Resolver } from 'node:dns/promises';
import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { JobRunner, MembershipModule } from '../membership/index.js';
import { OrganizationConfigurations } from './configuration/organization-configurations.js';
import { ReconfigureMembers } from './configuration/reconfigure-members.js';
import { SchemaDeclarations } from './configuration/schema-declarations.js';
import { MemberEffects } from './deactivation/member-effects.js';
import { MemberProtection } from './deactivation/member-protection.js';
import { RefusalNotices } from './deactivation/refusal-notices.js';
import { DomainOwnership } from './domains/domain-ownership.js';
import { TxtResolver } from './domains/txt-resolver.js';
import { MemberErasure } from './erasure/member-erasure.js';
import { GroupProvisioning } from './group-provisioning.js';
import { InvitationController } from './invitations/invitation.controller.js';
import { InvitationSender } from './invitations/invitation-sender.js';
import { Invitations } from './invitations/invitations.js';
import { MailPause } from './invitations/mail-pause.js';
import { Mailer } from './invitations/mailer.js';
import { MemberProvisioning } from './member-provisioning.js';
import { Passwords } from './passwords/passwords.js';
import { PeopleImport } from './people/people-import.js';
import { RoleMapping } from './role-mapping/role-mapping.js';
import { RolePreview } from './role-mapping/role-preview.js';
import { SettingsChanges } from './settings/settings-changes.js';

const providers = [
  MemberProvisioning, GroupProvisioning, OrganizationConfigurations, SchemaDeclarations, ReconfigureMembers, Passwords, RoleMapping, RolePreview, SettingsChanges,
  MemberProtection, RefusalNotices, MemberEffects, Invitations, InvitationSender, Mailer, MailPause, MemberErasure, PeopleImport, DomainOwnership,
  { provide: TxtResolver, useFactory: () => new Resolver({ timeout: 3_000, tries: 2 }) },
];

/** What does a change mean for the organization? */
@Module({ imports: [MembershipModule], controllers: [InvitationController], providers, exports: providers })
export class ProvisioningModule implements OnApplicationBootstrap {
  constructor(private readonly runner: JobRunner, private readonly settings: Settings) {}

  onApplicationBootstrap(): void {
    this.runner.start(this.settings.JOBS_INTERVAL, this.settings.JOBS_LEASE);
  }
}
