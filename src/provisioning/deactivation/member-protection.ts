import { Injectable } from '@nestjs/common';
import { type Executor, type MemberContent, type MemberRecord, MembersRepository } from '../../membership/index.js';
import type { ChangeContext } from '../change-context.js';
import { ProtectedMember } from '../provisioning-errors.js';
import type { Role } from '../settings/provisioning-settings.js';

type Standing = Pick<MemberContent, 'status' | 'role'>;

/** What somebody is, and what they are to be; `undefined` when they are deleted. */
export interface StandingChange {
  readonly before: MemberRecord;
  readonly after: Standing | undefined;
}

/** The last active holder of the highest privileged role that anybody holds cannot be taken out of it by SCIM. */
@Injectable()
export class MemberProtection {
  constructor(private readonly members: MembersRepository) {}

  /**
   * Called in the transaction of the changes, after everything that locks members: whoever takes a privilege away waits here for
   * others who do, and finds what they have done. Only clients are refused anything.
   * @throws ProtectedMember
   */
  async assertReplaceable(tx: Executor, { organizationId, configuration, actor }: Omit<ChangeContext, 'now'>, changes: readonly StandingChange[]): Promise<void> {
    const { roles } = configuration.settings;
    const losing = changes.filter(({ before, after }) => losesPrivilege(roles, before, after));
    if (losing.length === 0) return;
    await this.members.lockPrivileges(tx, organizationId);
    if (actor.type !== 'client') return;
    for (const [role, { before }] of new Map(losing.map((change) => [change.before.role, change]))) {
      const atLeast = roles.slice(0, roles.findIndex(({ name }) => name === role) + 1).filter(({ isPrivileged }) => isPrivileged).map(({ name }) => name);
      if (!(await this.members.hasOtherHolder(tx, organizationId, atLeast, before.id))) throw new ProtectedMember(before.id, role);
    }
  }
}

/** Whether somebody who is active in a privileged role will not be, or in a lower one. */
export function losesPrivilege(roles: readonly Role[], before: Pick<MemberRecord, 'status' | 'role'>, after: Standing | undefined): boolean {
  const rank = (name: string): number => roles.findIndex((role) => role.name === name);
  if (before.status !== 'active' || !roles[rank(before.role)]?.isPrivileged) return false;
  return after?.status !== 'active' || rank(after.role) > rank(before.role) || rank(after.role) < 0;
}
