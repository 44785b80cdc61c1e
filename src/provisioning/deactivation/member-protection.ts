import { Injectable } from '@nestjs/common';
import { type Executor, type MemberContent, type MemberRecord, MembersRepository } from '../../membership/index.js';
import { ProtectedMember } from '../provisioning-errors.js';
import type { Role } from '../settings/provisioning-settings.js';

type Standing = Pick<MemberRecord, 'status' | 'role'>;

/** The last active holder of the highest privileged role that anybody holds cannot be taken out of it by SCIM. */
@Injectable()
export class MemberProtection {
  constructor(private readonly members: MembersRepository) {}

  /**
   * Called in the transaction of the change, after everything that locks: of two changes at once the second waits, and
   * finds what the first has done.
   * @param after `undefined` when the member is deleted
   * @throws ProtectedMember
   */
  async assertReplaceable(tx: Executor, organizationId: string, roles: readonly Role[], before: MemberRecord, after: Standing | undefined): Promise<void> {
    if (!losesPrivilege(roles, before, after)) return;
    const higher = roles.filter(({ isPrivileged }) => isPrivileged).map(({ name }) => name);
    const atLeast = higher.slice(0, higher.indexOf(before.role) + 1);
    await this.members.lockPrivileges(tx, organizationId);
    if (!(await this.members.hasOtherHolder(tx, organizationId, atLeast, before.id))) throw new ProtectedMember(before.id, before.role);
  }
}

/** Whether somebody who is active in a privileged role will not be, or in a lower one. */
export function losesPrivilege(roles: readonly Role[], before: Standing, after: Standing | Pick<MemberContent, 'status' | 'role'> | undefined): boolean {
  const rank = (name: string): number => roles.findIndex((role) => role.name === name);
  if (before.status !== 'active' || !roles[rank(before.role)]?.isPrivileged) return false;
  return after?.status !== 'active' || rank(after.role) > rank(before.role) || rank(after.role) < 0;
}
