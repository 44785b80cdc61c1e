import { Injectable } from '@nestjs/common';
import { journaled, journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { isId } from '../storage/ids.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import type { SqlValue } from '../storage/statement.js';
import type { Connection } from './connection.entity.js';

export type ConnectionRecord = Omit<Connection, 'organizationId'>;

/** What an administrator may change. */
export type ConnectionContent = Pick<Connection, 'name' | 'identityProvider' | 'isEnabled'>;

/** What ends with a connection, or goes over to another. */
export interface ConnectionUse {
  readonly members: number;
  readonly groups: number;
  /** That are good for something now. */
  readonly tokens: number;
}

/** Something depends on the connection that only another could take over. */
export class ConnectionInUse extends Error {
  override readonly name = 'ConnectionInUse';

  constructor(readonly use: ConnectionUse) {
    super('The connection is in use.');
  }
}

/** What is to take over is not there, or is what goes. */
export class NoSuccessor extends Error {
  override readonly name = 'NoSuccessor';
}

const COLUMNS = 'id, name, identity_provider AS "identityProvider", is_enabled AS "isEnabled", created_at AS "createdAt"';

/** Changes of an organization's connections queue here: two that were to take over from each other would wait for each other. */
const LOCK_ORGANIZATION = { text: 'SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE' };
const FIND_FIRST = { text: 'SELECT id FROM connections WHERE organization_id = $1 ORDER BY id LIMIT 1' };
const LIST = { text: `SELECT ${COLUMNS} FROM connections WHERE organization_id = $1 ORDER BY id` };
const FIND = { text: `SELECT ${COLUMNS} FROM connections WHERE organization_id = $1 AND id = $2` };

/** Whoever writes something that names the connection waits, and then finds that it is gone. */
const LOCK = { text: `${FIND.text} FOR UPDATE` };

const INSERT = {
  text: journaled(`INSERT INTO connections (organization_id, id, name, identity_provider, is_enabled, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, 'connection'),
};

const UPDATE = {
  changesOrganization: true as const,
  text: journaled(`UPDATE connections SET name = $3, identity_provider = $4, is_enabled = $5 WHERE organization_id = $1 AND id = $2 RETURNING id`, 'connection'),
};

const COUNT_USE = {
  text: `SELECT (SELECT count(*)::integer FROM members WHERE organization_id = $1 AND connection_id = $2) AS members,
    (SELECT count(*)::integer FROM groups WHERE organization_id = $1 AND connection_id = $2) AS groups,
    (SELECT count(*)::integer FROM scim_tokens WHERE organization_id = $1 AND connection_id = $2 AND revoked_at IS NULL AND NOT is_draft
      AND (expires_at IS NULL OR expires_at > $3) AND (rotates_until IS NULL OR rotates_until > $3)) AS tokens`,
};

/** The version moves, so that what was planned for the former connection is read and planned again. */
const HAND_OVER = ['members', 'groups'].map((table) => ({
  text: `UPDATE ${table} SET connection_id = $3, version = version + 1 WHERE organization_id = $1 AND connection_id = $2`,
}));

const DELETE = {
  changesOrganization: true as const,
  text: journaled(`DELETE FROM connections WHERE organization_id = $1 AND id = $2 RETURNING id`, 'connection'),
};

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async list(organizationId: string): Promise<readonly ConnectionRecord[]> {
    return this.database.query<ConnectionRecord>(organizationId, LIST, [organizationId]);
  }

  async find(organizationId: string, id: string): Promise<ConnectionRecord | undefined> {
    return isId(id) ? find(this.database, organizationId, id, FIND) : undefined;
  }

  /**
   * The organization's first connection; made when there is none, once even if two are made at the same time.
   * @param made what it is and what the journal says, if it is made
   */
  async findOrCreateDefault(organizationId: string, made: { readonly connection: ConnectionRecord; readonly entry: NewJournalEntry }): Promise<string> {
    return this.database.transaction(organizationId, async (tx) => {
      await tx.query(organizationId, LOCK_ORGANIZATION, [organizationId]);
      const [existing] = await tx.query<{ id: string }>(organizationId, FIND_FIRST, [organizationId]);
      if (existing) return existing.id;
      await insert(tx, organizationId, made.connection, made.entry);
      return made.connection.id;
    });
  }

  async insert(organizationId: string, connection: ConnectionRecord, journalEntry: NewJournalEntry): Promise<void> {
    await insert(this.database, organizationId, connection, journalEntry);
  }

  /**
   * @param change decides, while nobody else changes the connection, what it becomes and what the journal says
   * @returns the connection afterwards; `undefined` when it is not there
   */
  async update(
    organizationId: string, id: string, change: (before: ConnectionRecord) => { content: ConnectionContent; entry: NewJournalEntry },
  ): Promise<ConnectionRecord | undefined> {
    if (!isId(id)) return undefined;
    return this.database.transaction(organizationId, async (tx) => {
      const before = await find(tx, organizationId, id, LOCK);
      if (!before) return undefined;
      const { content, entry: journalEntry } = change(before);
      await tx.query(organizationId, UPDATE, [organizationId, id, ...contentValues(content), ...journalValues(journalEntry)]);
      return { ...before, ...content };
    });
  }

  /**
   * Ends the connection with its tokens.
   * @param successorId takes over the members and groups that it manages; `null`: it must manage none and have no token in use
   * @param describe what the journal says of it
   * @returns whether it was there
   * @throws ConnectionInUse, NoSuccessor; then nothing is changed
   */
  async delete(
    organizationId: string, id: string, successorId: string | null, now: Date, describe: (before: ConnectionRecord, use: ConnectionUse) => NewJournalEntry,
  ): Promise<boolean> {
    if (!isId(id)) return false;
    return this.database.transaction(organizationId, async (tx) => {
      await tx.query(organizationId, LOCK_ORGANIZATION, [organizationId]);
      const before = await find(tx, organizationId, id, LOCK);
      if (!before) return false;
      const successor = successorId === null || !isId(successorId) || successorId === id ? undefined : await find(tx, organizationId, successorId, FIND);
      if (successorId !== null && !successor) throw new NoSuccessor();
      const [use = NO_USE] = await tx.query<ConnectionUse>(organizationId, COUNT_USE, [organizationId, id, now]);
      if (!successor && use.members + use.groups + use.tokens > 0) throw new ConnectionInUse(use);
      if (successor) for (const statement of HAND_OVER) await tx.query(organizationId, statement, [organizationId, id, successor.id]);
      return (await tx.query(organizationId, DELETE, [organizationId, id, ...journalValues(describe(before, use))])).length > 0;
    });
  }
}

const NO_USE: ConnectionUse = { members: 0, groups: 0, tokens: 0 };

async function find(tx: Executor, organizationId: string, id: string, statement: typeof FIND): Promise<ConnectionRecord | undefined> {
  const [connection] = await tx.query<ConnectionRecord>(organizationId, statement, [organizationId, id]);
  return connection;
}

async function insert(tx: Executor, organizationId: string, { id, createdAt, ...content }: ConnectionRecord, journalEntry: NewJournalEntry): Promise<void> {
  await tx.query(organizationId, INSERT, [organizationId, id, ...contentValues(content), createdAt, ...journalValues(journalEntry)]);
}

function contentValues({ name, identityProvider, isEnabled }: ConnectionContent): readonly SqlValue[] {
  return [name, identityProvider, isEnabled];
}
