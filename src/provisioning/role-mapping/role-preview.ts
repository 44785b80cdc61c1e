import { Injectable } from '@nestjs/common';
import { type MemberRecord, MembersRepository } from '../../membership/index.js';
import type { OrganizationConfiguration } from '../configuration/make-configuration.js';
import type { RoleDecision } from './decide-role.js';
import { RoleMapping } from './role-mapping.js';

/** Who would have another role. */
export interface PreviewedChange {
  readonly member: MemberRecord;
  readonly role: string;
  readonly decision: RoleDecision;
}

export interface RolePreviewResult {
  readonly examined: number;
  readonly changed: number;
  /** By role, how many hold it now and would hold it. */
  readonly counts: ReadonlyMap<string, { readonly now: number; readonly then: number }>;
  /** The first of them, in the order of ids. */
  readonly changes: readonly PreviewedChange[];
}

const BATCH = 500;
const MOST_SHOWN = 200;

/** What proposed rules would do, by the very functions that do it, without doing it. */
@Injectable()
export class RolePreview {
  constructor(private readonly members: MembersRepository, private readonly mapping: RoleMapping) {}

  async run(organizationId: string, proposed: OrganizationConfiguration): Promise<RolePreviewResult> {
    const counts = new Map<string, { now: number; then: number }>();
    const changes: PreviewedChange[] = [];
    let [examined, changed] = [0, 0];
    let afterId: string | undefined;
    do {
      const members = await this.members.list(organizationId, undefined, { limit: BATCH, ...(afterId !== undefined && { afterId }) });
      const decisions = await this.mapping.decide(undefined, organizationId, proposed, members);
      for (const member of members) {
        const decision = decisions.get(member.id);
        const role = decision?.role ?? member.role;
        count(counts, member.role).now++;
        count(counts, role).then++;
        examined++;
        if (role === member.role || !decision) continue;
        changed++;
        if (changes.length < MOST_SHOWN) changes.push({ member, role, decision });
      }
      afterId = members.length === BATCH ? members.at(-1)?.id : undefined;
    } while (afterId !== undefined);
    return { examined, changed, counts, changes };
  }
}

function count(counts: Map<string, { now: number; then: number }>, role: string): { now: number; then: number } {
  const known = counts.get(role) ?? { now: 0, then: 0 };
  counts.set(role, known);
  return known;
}
