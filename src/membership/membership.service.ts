import { Injectable } from '@nestjs/common';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import type { Actor } from './journal/journal-writer.js';
import { type MemberRecord, type MemberStatus } from './members/member-record.js';
import { type GroupOfMember, MembersRepository } from './members/members.repository.js';
import { userNameKey } from './members/user-name-key.js';
import { OrganizationsRepository } from './organizations/organizations.repository.js';
import { isId, newId } from './storage/ids.js';
import type { ListWindow } from './storage/list-rows.js';

/** A person in an organization, as other services see them. */
export interface MemberView {
  readonly id: string;
  readonly organizationId: string;
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly status: MemberStatus;
  readonly role: string;
  readonly isActive: boolean;
  /** What the identity provider said beside that, by SCIM attribute name. */
  readonly attributes: MemberRecord['attributes'];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Who tells of a sign-in, and when; the importing service, now. */
export interface SignInReport {
  readonly actor?: Actor;
  readonly now?: Date;
}

/** What is true now about the people of an organization; for services that import the membership module. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly members: MembersRepository,
    private readonly invitations: InvitationsRepository,
    private readonly organizations: OrganizationsRepository,
  ) {}

  /** @returns the organization's id, for the other calls */
  async findOrganizationId(slug: string): Promise<string | undefined> {
    return (await this.organizations.findBySlug(slug))?.id;
  }

  async findMember(organizationId: string, memberId: string): Promise<MemberView | undefined> {
    return view(organizationId, await this.members.findById(organizationId, memberId));
  }

  /** The case of the userName does not matter. */
  async findMemberByUserName(organizationId: string, userName: string): Promise<MemberView | undefined> {
    return view(organizationId, await this.members.findByUserName(organizationId, userNameKey(userName)));
  }

  /** @returns the role in effect; `undefined` for somebody unknown or not active */
  async roleOf(organizationId: string, memberId: string): Promise<string | undefined> {
    const member = await this.findMember(organizationId, memberId);
    return member?.isActive ? member.role : undefined;
  }

  /** Whether the person may use the service now; false for somebody unknown. */
  async isActive(organizationId: string, memberId: string): Promise<boolean> {
    return (await this.findMember(organizationId, memberId))?.isActive ?? false;
  }

  /** The groups the person is in, also those that contain one of these groups (`isDirect: false`). */
  async groupsOf(organizationId: string, memberId: string): Promise<readonly Omit<GroupOfMember, 'memberId'>[]> {
    const member = await this.findMember(organizationId, memberId);
    if (!member?.isActive) return [];
    const groups = await this.members.groupsOf(organizationId, [memberId]);
    return groups.map(({ memberId: _, ...group }) => group);
  }

  /** The active people in the group, and in the groups in it, in the order of their ids. Whoever is invited is not among them before a first sign-in. */
  async membersOf(organizationId: string, groupId: string, window: Pick<ListWindow, 'limit' | 'afterId'>): Promise<readonly MemberView[]> {
    if (!isId(groupId)) return [];
    const found = await this.members.listInGroup(organizationId, groupId, window);
    return found.flatMap((member) => view(organizationId, member) ?? []);
  }

  /**
   * To be called when somebody signs in. Whoever was invited is active from now on, and the invitation is accepted; of others nothing changes.
   * @param at when it was; the journal has both that and when it was told
   * @returns the member afterwards; `undefined` for somebody unknown
   */
  async reportSignIn(organizationId: string, memberId: string, at: Date, { actor = HOST, now = new Date() }: SignInReport = {}): Promise<MemberView | undefined> {
    const details = { by: 'sign-in', at: at.toISOString() };
    const entry = { id: newId(now), recordedAt: now, action: 'member.accepted', actor, details, before: { status: 'invited' }, after: { status: 'active' } };
    await this.invitations.acceptBySignIn(organizationId, memberId, at, entry);
    return this.findMember(organizationId, memberId);
  }
}

/** Whoever imports this module. */
const HOST: Actor = { type: 'system', id: null, connectionId: null, requestId: null };

function view(organizationId: string, member: MemberRecord | undefined): MemberView | undefined {
  if (!member || member.status === 'removed') return undefined;
  const { id, userName, externalId, displayName, status, role, attributes, createdAt, updatedAt } = member;
  const isActive = status === 'active';
  return { id, organizationId, userName, externalId, displayName, status, role, isActive, attributes, createdAt, updatedAt };
}
