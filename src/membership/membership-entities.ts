import { Connection } from './connections/connection.entity.js';
import { Domain } from './domains/domain.entity.js';
import { GroupMember } from './groups/group-member.entity.js';
import { Group } from './groups/group.entity.js';
import { Invitation } from './invitations/invitation.entity.js';
import { Job } from './jobs/job.entity.js';
import { JournalEntry } from './journal/journal-entry.entity.js';
import { DeletedMember } from './members/deleted-member.entity.js';
import { MemberCount } from './members/member-count.entity.js';
import { MemberValue } from './members/member-value.entity.js';
import { Member } from './members/member.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { QuirkUse } from './organizations/quirk-use.entity.js';
import { DeclaredSchema } from './schemas/declared-schema.entity.js';

export const membershipEntities = [
  Organization, Connection, Domain, DeclaredSchema, Member, MemberValue, MemberCount, DeletedMember, Invitation, Group, GroupMember, JournalEntry, Job, QuirkUse,
] as const;
