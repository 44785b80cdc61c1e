import { Injectable } from '@nestjs/common';
import { DeclaredSchemasRepository, type JobRecord, JobsRepository, MembersRepository, type Organization, RECONFIGURE_MEMBERS } from '../../membership/index.js';
import { makeConfiguration, type OrganizationConfiguration } from '../../provisioning/configuration/make-configuration.js';
import { OrganizationConfigurations } from '../../provisioning/configuration/organization-configurations.js';
import type { RoleReason } from '../../provisioning/role-mapping/decide-role.js';
import { RoleMapping } from '../../provisioning/role-mapping/role-mapping.js';
import { RolePreview } from '../../provisioning/role-mapping/role-preview.js';
import { assertSettings } from '../../provisioning/settings/assert-settings.js';
import { SettingsChanges } from '../../provisioning/settings/settings-changes.js';
import type { List } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { asOverrides, readSettings } from '../settings/read-settings.js';
import type { PreviewRoleRules, RoleChangeItem, RoleExplanation, RoleItem, RolePreviewView, RoleReasonItem } from './role.dto.js';

/** Jobs that are shown: the latest. */
const SHOWN_CHANGES = 20;

/** Which roles there are, who has which and why, and what other rules would do. */
@Injectable()
export class RolesService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly configurations: OrganizationConfigurations,
    private readonly schemas: DeclaredSchemasRepository,
    private readonly settings: SettingsChanges,
    private readonly members: MembersRepository,
    private readonly mapping: RoleMapping,
    private readonly preview: RolePreview,
    private readonly jobs: JobsRepository,
  ) {}

  async list(organizationId: string): Promise<List<RoleItem>> {
    const { settings: { roles, defaultRole } } = await this.configurations.get(await this.organizations.getOrganization(organizationId));
    const counts = new Map((await this.members.countRoles(organizationId)).map(({ role, members }) => [role, members]));
    return { items: roles.map((role) => ({ ...role, isDefault: role.name === defaultRole, members: counts.get(role.name) ?? 0 })), nextCursor: null };
  }

  async explain(organizationId: string, memberId: string): Promise<RoleExplanation> {
    const configuration = await this.configurations.get(await this.organizations.getOrganization(organizationId));
    const member = await this.members.findById(organizationId, memberId);
    const decision = member && (await this.mapping.decide(undefined, organizationId, configuration, [member])).get(member.id);
    if (!member || !decision) throw new NotFound('There is no such member.');
    return { memberId, role: decision.role, roleInEffect: member.role, reasons: decision.reasons.map(reasonItem) };
  }

  async previewRules(organizationId: string, body: PreviewRoleRules): Promise<RolePreviewView> {
    const organization = await this.organizations.getOrganization(organizationId);
    const { examined, changed, counts, changes } = await this.preview.run(organizationId, await this.proposed(organization, body));
    return {
      examined,
      changed,
      roles: Object.fromEntries(counts),
      changes: changes.map(({ member, role, decision }) => {
        const deciding = decision.reasons.find(({ outcome }) => outcome === 'decides');
        return { memberId: member.id, userName: member.userName, from: member.role, to: role, reason: deciding ? reasonItem(deciding) : null };
      }),
    };
  }

  async listChanges(organizationId: string): Promise<List<RoleChangeItem>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.jobs.list(organizationId, RECONFIGURE_MEMBERS, SHOWN_CHANGES)).map(changeItem), nextCursor: null };
  }

  /** The configuration as it would be. */
  private async proposed(organization: Organization, body: PreviewRoleRules): Promise<OrganizationConfiguration> {
    const { id, preset, mode, configurationVersion: version } = organization;
    const overrides = asOverrides({ ...(await this.settings.overridesOf(id)), ...readSettings(body) });
    const proposed = makeConfiguration({ preset, mode, version, settings: overrides, schemas: await this.schemas.list(id) });
    assertSettings(proposed.settings);
    return proposed;
  }
}

function reasonItem({ kind, rule = undefined, role, value, outcome }: RoleReason): RoleReasonItem {
  return { kind, rule: rule ?? null, role, value, outcome };
}

function changeItem({ id, progress, attempts, lastError, createdAt, finishedAt }: JobRecord): RoleChangeItem {
  const count = (name: string): number => (typeof progress[name] === 'number' ? progress[name] : 0);
  const state = finishedAt ? 'done' : attempts > 0 ? 'running' : 'waiting';
  return {
    id, done: count('done'), total: count('total'), changedRoles: count('changedRoles'), state, lastError, createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
