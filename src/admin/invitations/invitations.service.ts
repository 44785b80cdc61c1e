import { BadRequestException, Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { type InvitationRecord, InvitationsRepository, isId, MembershipService } from '../../membership/index.js';
import { OrganizationConfigurations } from '../../provisioning/configuration/organization-configurations.js';
import { Invitations } from '../../provisioning/invitations/invitations.js';
import { type List, makeList, readCursor } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import type { MemberItem } from '../members/member.dto.js';
import { MembersService } from '../members/members.service.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { InvitationItem, InvitationQuery, ReportSignIn } from './invitation.dto.js';

@Injectable()
export class InvitationsService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly configurations: OrganizationConfigurations,
    private readonly members: MembersService,
    private readonly membership: MembershipService,
    private readonly invitations: Invitations,
    private readonly records: InvitationsRepository,
  ) {}

  async list({ receivedAt: now }: AdminCaller, organizationId: string, { cursor, limit, status }: InvitationQuery): Promise<List<InvitationItem>> {
    await this.organizations.getOrganization(organizationId);
    const [afterId] = readCursor(cursor, isId) ?? [];
    const rows = await this.records.list(organizationId, { status, afterId, limit: limit + 1 }, now);
    return makeList(rows, limit, ({ id }) => [id], view);
  }

  async revoke({ actor, receivedAt: now }: AdminCaller, organizationId: string, invitationId: string): Promise<void> {
    await this.organizations.getOrganization(organizationId);
    if (!(await this.invitations.revoke(organizationId, invitationId, actor, now))) throw new NotFound('There is no such invitation, or it was accepted or revoked before.');
  }

  /** @throws NotInvited */
  async resend({ actor, receivedAt: now }: AdminCaller, organizationId: string, memberId: string): Promise<InvitationItem> {
    const organization = await this.organizations.getOrganization(organizationId);
    const configuration = await this.configurations.get(organization);
    const id = isId(memberId) ? await this.invitations.resend({ organizationId, configuration, actor, now }, memberId) : undefined;
    const invitation = id === undefined ? undefined : await this.records.findById(organizationId, id, now);
    if (!invitation) throw new NotFound('There is no such member.');
    return view(invitation);
  }

  async reportSignIn({ actor, receivedAt: now }: AdminCaller, organizationId: string, memberId: string, { at }: ReportSignIn): Promise<MemberItem> {
    const { createdAt } = await this.members.getMember(organizationId, memberId);
    const time = at === undefined ? now : new Date(at);
    if (time > now) throw new BadRequestException('at lies in the future');
    if (at !== undefined && time < new Date(createdAt)) throw new BadRequestException('at lies before the member was created');
    await this.membership.reportSignIn(organizationId, memberId, time, { actor, now });
    return this.members.getMember(organizationId, memberId);
  }
}

function view({ createdAt, expiresAt, sentAt, acceptedAt, revokedAt, ...invitation }: InvitationRecord): InvitationItem {
  return {
    ...invitation, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), sentAt: sentAt?.toISOString() ?? null,
    acceptedAt: acceptedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null,
  };
}
