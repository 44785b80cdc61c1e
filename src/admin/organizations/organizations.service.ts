import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { Settings } from '../../config/settings.js';
import { DeclaredSchemasRepository, isId, newId, type Organization, OrganizationsRepository } from '../../membership/index.js';
import { checkedConfiguration } from '../../provisioning/configuration/checked-configuration.js';
import { type List, type ListQuery, makeList, readCursor } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import type { CreateOrganization, OrganizationView, UpdateOrganization } from './organization.dto.js';
import { scimBaseUrl } from './scim-base-url.js';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository, private readonly schemas: DeclaredSchemasRepository, private readonly settings: Settings,
  ) {}

  async create({ actor, receivedAt: now }: AdminCaller, given: CreateOrganization): Promise<OrganizationView> {
    const id = newId(now);
    await this.organizations.insert(id, given, now, {
      id: newId(now), recordedAt: now, action: 'organization.created', actor, details: {}, before: null, after: { ...given },
    });
    return this.view({ ...given, id, configurationVersion: 0, settings: {}, createdAt: now, updatedAt: now });
  }

  async list({ cursor, limit }: ListQuery): Promise<List<OrganizationView>> {
    const [afterId] = readCursor(cursor, isId) ?? [];
    const rows = await this.organizations.list(afterId, limit + 1);
    return makeList(rows, limit, ({ id }) => [id], (row) => this.view(row));
  }

  async get(organizationId: string): Promise<OrganizationView> {
    return this.view(await this.getOrganization(organizationId));
  }

  async update({ actor, receivedAt: now }: AdminCaller, organizationId: string, changes: UpdateOrganization): Promise<OrganizationView> {
    const organization = await this.organizations.update(organizationId, now, async ({ configurationVersion: version, settings, name, slug, preset, mode, scimAllowed, scimEnabled }, tx) => {
      const before = { name, slug, preset, mode, scimAllowed, scimEnabled };
      const content = { ...before, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
      // What the organization changed of one preset or mode need not fit another.
      checkedConfiguration({ preset: content.preset, mode: content.mode, version, settings, schemas: await this.schemas.list(organizationId, tx) });
      const entry = { id: newId(now), recordedAt: now, action: 'organization.updated', actor, details: {}, before, after: content };
      return { content, entry };
    });
    if (!organization) throw notFound();
    return this.view(organization);
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

  private view({ id, slug, name, preset, mode, scimAllowed, scimEnabled, createdAt, updatedAt }: Organization): OrganizationView {
    return {
      id, slug, name, preset, mode, scimAllowed, scimEnabled, scimBaseUrl: scimBaseUrl(this.settings, { preset, slug }),
      createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(),
    };
  }
}

function notFound(): NotFound {
  return new NotFound('There is no such organization.');
}
