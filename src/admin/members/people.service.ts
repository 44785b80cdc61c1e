import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { MembersRepository } from '../../membership/index.js';
import type { ChangeContext } from '../../provisioning/change-context.js';
import { OrganizationConfigurations } from '../../provisioning/configuration/organization-configurations.js';
import { MemberErasure } from '../../provisioning/erasure/member-erasure.js';
import { MemberProvisioning } from '../../provisioning/member-provisioning.js';
import { PeopleImport } from '../../provisioning/people/people-import.js';
import { personAssertion, personDecision } from '../../provisioning/people/person-assertion.js';
import { untilWritten } from '../../provisioning/until-written.js';
import { NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { CreateMember, ImportQuery, ImportView, MemberItem, UpdateMember } from './member.dto.js';
import { memberItem } from './members.service.js';
import { readPeople } from './read-people.js';

/** What administrators do with people by hand: by the same plans, and into the same journal, as what clients assert. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly configurations: OrganizationConfigurations,
    private readonly members: MembersRepository,
    private readonly provisioning: MemberProvisioning,
    private readonly peopleImport: PeopleImport,
    private readonly erasure: MemberErasure,
  ) {}

  async create(caller: AdminCaller, organizationId: string, person: CreateMember): Promise<MemberItem> {
    const context = await this.contextOf(caller, organizationId);
    const assertion = personAssertion(context.configuration, person);
    const decision = personDecision(context.configuration, person, assertion);
    return memberItem(await this.provisioning.create(context, (before) => personAssertion(context.configuration, person, before), decision));
  }

  async update(caller: AdminCaller, organizationId: string, memberId: string, person: UpdateMember): Promise<MemberItem> {
    const context = await this.contextOf(caller, organizationId);
    return memberItem(await untilWritten(async () => {
      const before = await this.members.findById(organizationId, memberId);
      if (!before) throw unknownMember();
      const assertion = personAssertion(context.configuration, person, before);
      return this.provisioning.change(context, before, assertion, personDecision(context.configuration, person, assertion));
    }));
  }

  async delete(caller: AdminCaller, organizationId: string, memberId: string): Promise<void> {
    const context = await this.contextOf(caller, organizationId);
    await untilWritten(async () => {
      const before = await this.members.findById(organizationId, memberId);
      if (!before) throw unknownMember();
      return (await this.provisioning.end(context, before)) ? true : undefined;
    });
  }

  async erase({ actor, receivedAt: now }: AdminCaller, organizationId: string, memberId: string): Promise<void> {
    await this.organizations.getOrganization(organizationId);
    if (!(await this.erasure.erase({ organizationId, actor, now }, memberId))) throw unknownMember();
  }

  async import(caller: AdminCaller, organizationId: string, { dryRun }: ImportQuery, body: unknown): Promise<ImportView> {
    const context = await this.contextOf(caller, organizationId);
    const { people, bad } = readPeople(body);
    return { dryRun: dryRun === 'true', ...(await this.peopleImport.run(context, people, bad, dryRun === 'true')) };
  }

  private async contextOf({ actor, receivedAt: now }: AdminCaller, organizationId: string): Promise<ChangeContext> {
    const configuration = await this.configurations.get(await this.organizations.getOrganization(organizationId));
    return { organizationId, configuration, actor, now };
  }
}

function unknownMember(): NotFound {
  return new NotFound('There is no such member.');
}
