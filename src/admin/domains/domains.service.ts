import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import type { DomainRecord } from '../../membership/index.js';
import type { ConfigurationChange } from '../../provisioning/configuration/configuration-change.js';
import { DomainOwnership, recordName } from '../../provisioning/domains/domain-ownership.js';
import type { List } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { AddDomain, DomainView, VerifyDomain } from './domain.dto.js';

@Injectable()
export class DomainsService {
  constructor(private readonly ownership: DomainOwnership, private readonly organizations: OrganizationsService) {}

  async add(caller: AdminCaller, organizationId: string, { domain }: AddDomain): Promise<DomainView> {
    return view(await this.ownership.add(await this.changeOf(caller, organizationId), domain));
  }

  async list(organizationId: string): Promise<List<DomainView>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.ownership.list(organizationId)).map(view), nextCursor: null };
  }

  async verify(caller: AdminCaller, organizationId: string, domain: string, { withoutProof = false }: VerifyDomain): Promise<DomainView> {
    const record = await this.ownership.verify(await this.changeOf(caller, organizationId), domain, withoutProof);
    if (!record) throw notFound();
    return view(record);
  }

  async remove(caller: AdminCaller, organizationId: string, domain: string): Promise<void> {
    if (!(await this.ownership.remove(await this.changeOf(caller, organizationId), domain))) throw notFound();
  }

  private async changeOf({ actor, receivedAt: now }: AdminCaller, organizationId: string): Promise<ConfigurationChange> {
    return { organization: await this.organizations.getOrganization(organizationId), actor, now };
  }
}

function view({ domain, challenge, verifiedAt, verifiedBy, createdAt }: DomainRecord): DomainView {
  return {
    domain, isVerified: verifiedAt !== null, verifiedAt: verifiedAt?.toISOString() ?? null, verifiedBy, txtName: recordName(domain), txtValue: challenge,
    createdAt: createdAt.toISOString(),
  };
}

function notFound(): NotFound {
  return new NotFound('The organization has no such domain.');
}
