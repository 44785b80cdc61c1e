import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { Settings } from '../../config/settings.js';
import { type ConnectionContent, type ConnectionRecord, ConnectionsRepository, type JsonDocument, newId, type NewJournalEntry } from '../../membership/index.js';
import type { List } from '../http/list.js';
import { Conflict, NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { scimBaseUrl } from '../organizations/scim-base-url.js';
import type { ConnectionView, CreateConnection, DeleteConnectionQuery, UpdateConnection } from './connection.dto.js';

/** More than any organization has identity providers. */
const MOST_CONNECTIONS = 50;

/** The provisioning clients of an organization. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly connections: ConnectionsRepository, private readonly organizations: OrganizationsService, private readonly settings: Settings,
  ) {}

  async create(caller: AdminCaller, organizationId: string, given: CreateConnection): Promise<ConnectionView> {
    const base = await this.baseUrlOf(organizationId);
    if ((await this.connections.list(organizationId)).length >= MOST_CONNECTIONS) throw new Conflict(`An organization has at most ${MOST_CONNECTIONS} connections.`);
    const connection = { id: newId(caller.receivedAt), ...contentOf(given), createdAt: caller.receivedAt };
    await this.connections.insert(organizationId, connection, createdEntry(caller, connection));
    return view(connection, base);
  }

  async list(organizationId: string): Promise<List<ConnectionView>> {
    const base = await this.baseUrlOf(organizationId);
    return { items: (await this.connections.list(organizationId)).map((connection) => view(connection, base)), nextCursor: null };
  }

  async get(organizationId: string, connectionId: string): Promise<ConnectionView> {
    const base = await this.baseUrlOf(organizationId);
    const connection = await this.connections.find(organizationId, connectionId);
    if (!connection) throw notFound();
    return view(connection, base);
  }

  async update(caller: AdminCaller, organizationId: string, connectionId: string, changes: UpdateConnection): Promise<ConnectionView> {
    const base = await this.baseUrlOf(organizationId);
    const connection = await this.connections.update(organizationId, connectionId, (before) => {
      const was = contentOf(before);
      const content = { ...was, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
      return { content, entry: entry(caller, 'connection.updated', {}, was, content) };
    });
    if (!connection) throw notFound();
    return view(connection, base);
  }

  /** @throws NotFound, ConnectionInUse, NoSuccessor */
  async delete(caller: AdminCaller, organizationId: string, connectionId: string, query: DeleteConnectionQuery): Promise<void> {
    const handOverTo = query.handOverTo ?? null;
    await this.organizations.getOrganization(organizationId);
    const isDeleted = await this.connections.delete(organizationId, connectionId, handOverTo, caller.receivedAt, (before, { members, groups }) =>
      entry(caller, 'connection.deleted', { handedOverTo: handOverTo, members, groups }, contentOf(before), null));
    if (!isDeleted) throw notFound();
  }

  /** The one that tokens belong to for which none is named. @returns its id */
  async findOrCreateDefault(caller: AdminCaller, organizationId: string): Promise<string> {
    const connection: ConnectionRecord = { id: newId(caller.receivedAt), name: 'Identity provider', identityProvider: 'other', isEnabled: true, createdAt: caller.receivedAt };
    return this.connections.findOrCreateDefault(organizationId, { connection, entry: createdEntry(caller, connection) });
  }

  /** @throws NotFound when there is no such organization */
  private async baseUrlOf(organizationId: string): Promise<string> {
    return scimBaseUrl(this.settings, await this.organizations.getOrganization(organizationId));
  }
}

function contentOf({ name, identityProvider, isEnabled }: ConnectionContent): ConnectionContent {
  return { name, identityProvider, isEnabled };
}

function createdEntry(caller: AdminCaller, connection: ConnectionRecord): NewJournalEntry {
  return entry(caller, 'connection.created', {}, null, contentOf(connection));
}

function entry({ actor, receivedAt: now }: AdminCaller, action: string, details: JsonDocument, before: ConnectionContent | null, after: ConnectionContent | null): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action, actor, details, before: before && { ...before }, after: after && { ...after } };
}

function view({ id, createdAt, ...content }: ConnectionRecord, base: string): ConnectionView {
  return { id, ...contentOf(content), scimBaseUrl: base, createdAt: createdAt.toISOString() };
}

function notFound(): NotFound {
  return new NotFound('There is no such connection.');
}
