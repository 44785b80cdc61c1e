import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import type { DeclaredSchemaRecord } from '../../membership/index.js';
import type { ConfigurationChange } from '../../provisioning/configuration/configuration-change.js';
import { SchemaDeclarations } from '../../provisioning/configuration/schema-declarations.js';
import type { List } from '../http/list.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { DeclareSchema, EraseAttributes, SchemaView } from './schema.dto.js';

@Injectable()
export class SchemasService {
  constructor(private readonly organizations: OrganizationsService, private readonly declarations: SchemaDeclarations) {}

  async list(organizationId: string): Promise<List<SchemaView>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.declarations.list(organizationId)).map(view), nextCursor: null };
  }

  async declare(caller: AdminCaller, organizationId: string, urn: string, body: DeclareSchema): Promise<SchemaView> {
    return view(await this.declarations.declare(await this.changeOf(caller, organizationId), { urn, ...body, name: body.name === '' ? urn.split(':').at(-1) ?? urn : body.name }));
  }

  async remove(caller: AdminCaller, organizationId: string, urn: string): Promise<void> {
    await this.declarations.remove(await this.changeOf(caller, organizationId), urn);
  }

  async erase(caller: AdminCaller, organizationId: string, urn: string, { attributes }: EraseAttributes): Promise<void> {
    await this.declarations.erase(await this.changeOf(caller, organizationId), urn, attributes);
  }

  private async changeOf({ actor, receivedAt: now }: AdminCaller, organizationId: string): Promise<ConfigurationChange> {
    return { organization: await this.organizations.getOrganization(organizationId), actor, now };
  }
}

function view({ urn, resourceType, name, description, required, attributes, removed, indexes, isRemoved }: DeclaredSchemaRecord): SchemaView {
  return { urn, resourceType, name, description, required, attributes: [...attributes], removed: [...removed], indexes, isRemoved };
}
