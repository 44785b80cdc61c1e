import { Connection } from './connections/connection.entity.js';
import { GroupMember } from './groups/group-member.entity.js';
import { Group } from './groups/group.entity.js';
import { JournalEntry } from './journal/journal-entry.entity.js';
import { DeletedMember } from './members/deleted-member.entity.js';
import { Member } from './members/member.entity.js';
import { Organization } from './organizations/organization.entity.js';

export const membershipEntities = [Organization, Connection, Member, DeletedMember, Group, GroupMember, JournalEntry] as const;
