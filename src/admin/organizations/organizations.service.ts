import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { Settings } from '../../config/settings.js';
import { JournalRepository, newId, type Organization, OrganizationsRepository } from '../../membership/index.js';
import { ID_PATTERN, type List, type ListQuery, makeList, readCursor } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import type { CreateOrganization, OrganizationView, UpdateOrganization } from './organization.dto.js';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly journal: JournalRepository,
    private readonly settings: Settings,
  ) {}

  async create({ actor, receivedAt: now }: AdminCaller, given: CreateOrganization): Promise<OrganizationView> {
    const organization: Organization = { ...given, id: newId(now), createdAt: now, updatedAt: now };
    await this.organizations.insert(organization);
    await this.journal.append(organization.id, {
      id: newId(now), recordedAt: now, action: 'organization.created', actor, details: { ...given }, before: null, after: null,
    });
    return this.view(organization);
  }

  async list({ cursor, limit }: ListQuery): Promise<List<OrganizationView>> {
    const [afterId] = readCursor(cursor, ID_PATTERN) ?? [];
    const rows = await this.organizations.list(afterId, limit + 1);
    return makeList(rows, limit, ({ id }) => [id], (row) => this.view(row));
  }

  async get(organizationId: string): Promise<OrganizationView> {
    return this.view(await this.getOrganization(organizationId));
  }

  async update({ actor, receivedAt: now }: AdminCaller, organizationId: string, changes: UpdateOrganization): Promise<OrganizationView> {
    const before = await this.getOrganization(organizationId);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    await this.organizations.update(organizationId, { ...given, updatedAt: now });
    await this.journal.append(organizationId, {
      id: newId(now), recordedAt: now, action: 'organization.updated', actor, details: given, before: null, after: null,
    });
    return this.view({ ...before, ...given, updatedAt: now });
  }

  async delete(organizationId: string): Promise<void> {
    if (!(await this.organizations.delete(organizationId))) throw notFound();
  }

  /** @throws NotFound */
  async getOrganization(organizationId: string): Promise<Organization> {
    const organization = await this.organizations.findById(organizationId);
    if (!organization) throw notFound();
    return organization;
  }

  private view({ id, slug, name, preset, scimAllowed, scimEnabled, createdAt, updatedAt }: Organization): OrganizationView {
    return {
      id, slug, name, preset, scimAllowed, scimEnabled, scimBaseUrl: `${this.settings.publicUrl}/scim/v2`,
      createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(),
    };
  }
}

function notFound(): NotFound {
  return new NotFound('There is no such organization.');
}
