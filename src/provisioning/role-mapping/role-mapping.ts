import { Injectable } from '@nestjs/common';
import { type Actor, type Executor, type GroupOfMember, JobsRepository, type MemberRecord, MembersRepository, newId, RECONFIGURE_MEMBERS, type RoleWrite } from '../../membership/index.js';
import type { OrganizationConfiguration } from '../configuration/make-configuration.js';
import { MemberProtection } from '../deactivation/member-protection.js';
import { decideRole, type RoleDecision } from './decide-role.js';
import { isProvisioned, memberFacts } from './member-facts.js';

/** Of which organization roles are decided again, by whom and when. */
export interface RoleChange {
  readonly organizationId: string;
  readonly configuration: OrganizationConfiguration;
  readonly actor: Actor;
  readonly now: Date;
}

/** Whom a change concerns at once; more are looked at afterwards, in batches. */
const MOST_AT_ONCE = 500;
/** Members whom one job is told by id. */
const MOST_IN_A_JOB = 2_000;

/** Makes the roles of members what the rules say. */
@Injectable()
export class RoleMapping {
  constructor(private readonly members: MembersRepository, private readonly protection: MemberProtection, private readonly jobs: JobsRepository) {}

  /**
   * After groups changed: decides the roles of those concerned again, in the transaction of the change. Of very many, those who hold
   * privileges: the client is told now what it may not do.
   * @throws ProtectedMember
   */
  async follow(tx: Executor, change: RoleChange, memberIds: readonly string[]): Promise<void> {
    const { organizationId, configuration, now } = change;
    if (memberIds.length > MOST_AT_ONCE) {
      const privileged = configuration.settings.roles.filter(({ isPrivileged }) => isPrivileged).map(({ name }) => name);
      await this.reapplyTo(tx, change, await this.members.holdersAmong(tx, organizationId, privileged, memberIds));
      for (let from = 0; from < memberIds.length; from += MOST_IN_A_JOB) {
        const payload = { memberIds: memberIds.slice(from, from + MOST_IN_A_JOB) };
        await this.jobs.insert(tx, organizationId, { id: newId(now), kind: RECONFIGURE_MEMBERS, payload, runAt: now }, now);
      }
      return;
    }
    await this.reapplyTo(tx, change, memberIds);
  }

  /** In the order of ids, so that two who do this never wait for each other. */
  private async reapplyTo(tx: Executor, change: RoleChange, memberIds: readonly string[]): Promise<void> {
    const ids = memberIds.toSorted();
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      await this.reapply(tx, change, await this.members.lockBatch(tx, change.organizationId, null, ids.slice(from, from + MOST_AT_ONCE), MOST_AT_ONCE));
    }
  }

  /**
   * Decides the roles of these members, who are locked, and writes those that change.
   * @returns how many changed
   * @throws ProtectedMember
   */
  async reapply(tx: Executor, change: RoleChange, members: readonly MemberRecord[]): Promise<number> {
    const { organizationId, configuration, actor, now } = change;
    const decisions = await this.decide(tx, organizationId, configuration, members);
    const changed = members.flatMap((member) => {
      const role = decisions.get(member.id)?.role ?? member.role;
      return role === member.role ? [] : [{ member, role }];
    });
    const writes = changed.map(({ member, role }): RoleWrite => ({ id: member.id, role, formerRole: member.role, entryId: newId(now) }));
    if (writes.length > 0) await this.members.writeRoles(tx, organizationId, writes, actor, now);
    await this.protection.assertReplaceable(tx, change, changed.map(({ member, role }) => ({ before: member, after: { status: member.status, role } })));
    return changed.length;
  }

  /** What the rules say of each of the members, and why. */
  async decide(
    tx: Executor | undefined, organizationId: string, { roles, asksForGroups }: Pick<OrganizationConfiguration, 'roles' | 'asksForGroups'>, members: readonly MemberRecord[],
  ): Promise<ReadonlyMap<string, RoleDecision>> {
    const groups = asksForGroups ? await this.members.groupsOf(organizationId, members.map(({ id }) => id), tx) : [];
    const byMember = groupsByMember(groups);
    return new Map(members.map((member) => [member.id, decideRole(roles, memberFacts(member, isProvisioned(member.status), byMember.get(member.id) ?? [], member.grantedRole))]));
  }
}

function groupsByMember(groups: readonly GroupOfMember[]): ReadonlyMap<string, readonly GroupOfMember[]> {
  const byMember = new Map<string, GroupOfMember[]>();
  for (const group of groups) {
    const known = byMember.get(group.memberId);
    if (known) known.push(group);
    else byMember.set(group.memberId, [group]);
  }
  return byMember;
}
