import { Injectable } from '@nestjs/common';
import { journaled, journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import type { OrganizationMode } from '../organizations/organization.entity.js';
import type { JsonDocument } from '../storage/json-value.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';

/** A schema that an organization declares; the shape of a declaration is the caller's affair. */
export interface DeclaredSchemaRecord {
  readonly urn: string;
  readonly resourceType: 'User' | 'Group';
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly attributes: readonly JsonDocument[];
  /** Declarations that were taken back and whose data is still there. */
  readonly removed: readonly JsonDocument[];
  /** By attribute path. */
  readonly indexes: Readonly<Record<string, IndexState>>;
  readonly isRemoved: boolean;
}

/** How far the index of an attribute is. `since` is the configuration that declared it. */
export type IndexState = JsonDocument & {
  readonly state: 'building' | 'ready' | 'incomplete';
  readonly since: number;
  /** Members whose value another had before it was declared unique. */
  readonly duplicates?: number;
  /** Members whose value is too long for an index; as long as there are any, filters do without it. */
  readonly tooLong?: number;
};

const COLUMNS = `urn, resource_type AS "resourceType", name, description, required, attributes, removed, indexes, is_removed AS "isRemoved"`;

const LIST = { name: 'declared-schemas', text: `SELECT ${COLUMNS} FROM declared_schemas WHERE organization_id = $1 ORDER BY urn_key` };

/** Whoever changes the configuration waits for whoever does already. */
const MOVE_VERSION = {
  changesOrganization: true as const,
  text: `UPDATE organizations SET configuration_version = configuration_version + 1 WHERE id = $1
    RETURNING configuration_version AS version, preset, mode, settings`,
};

const FIND_VERSION = { name: 'configuration-version', text: 'SELECT configuration_version AS version FROM organizations WHERE id = $1' };

const WRITE = {
  text: journaled(`INSERT INTO declared_schemas (organization_id, urn_key, urn, resource_type, name, description, required, attributes, removed, indexes, is_removed, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
  ON CONFLICT (organization_id, urn_key) DO UPDATE SET name = $5, description = $6, required = $7, attributes = $8, removed = $9, indexes = $10, is_removed = $11, updated_at = $12
  RETURNING urn_key`, 'organization', '$1::uuid'),
};

const SET_INDEXES = { text: 'UPDATE declared_schemas SET indexes = $3 WHERE organization_id = $1 AND urn_key = $2' };

const SET_REMOVED = { text: 'UPDATE declared_schemas SET removed = $3 WHERE organization_id = $1 AND urn_key = $2' };

const ERASE = { text: 'DELETE FROM declared_schemas WHERE organization_id = $1 AND urn_key = $2' };

/** The configuration that a change moves on. */
export interface MovedConfiguration {
  /** The one that comes of the change. */
  readonly version: number;
  readonly preset: string;
  readonly mode: OrganizationMode;
  /** As they were when the change began. */
  readonly settings: JsonDocument;
}

@Injectable()
export class DeclaredSchemasRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** All of the organization, those taken back included. */
  async list(organizationId: string, tx: Executor = this.database): Promise<readonly DeclaredSchemaRecord[]> {
    return tx.query<DeclaredSchemaRecord>(organizationId, LIST, [organizationId]);
  }

  /**
   * Runs the work while nobody else changes the organization's configuration, whose version moves.
   * @returns `undefined` when there is no such organization
   */
  async whileConfiguring<Result>(organizationId: string, work: (tx: Executor, moved: MovedConfiguration) => Promise<Result>): Promise<Result | undefined> {
    return this.database.transaction(organizationId, async (tx) => {
      const [moved] = await tx.query<MovedConfiguration>(organizationId, MOVE_VERSION, [organizationId]);
      return moved && work(tx, moved);
    });
  }

  /** The version of the configuration at present. @returns `undefined` when there is no such organization */
  async findVersion(tx: Executor, organizationId: string): Promise<number | undefined> {
    const [row] = await tx.query<{ version: number }>(organizationId, FIND_VERSION, [organizationId]);
    return row?.version;
  }

  async write(tx: Executor, organizationId: string, schema: DeclaredSchemaRecord, now: Date, entry: NewJournalEntry): Promise<void> {
    const { urn, resourceType, name, description, required, attributes, removed, indexes, isRemoved } = schema;
    await tx.query(organizationId, WRITE, [
      organizationId, urn.toLowerCase(), urn, resourceType, name, description, required, JSON.stringify(attributes), JSON.stringify(removed), JSON.stringify(indexes), isRemoved, now,
      ...journalValues(entry),
    ]);
  }

  async setIndexes(tx: Executor, organizationId: string, urn: string, indexes: DeclaredSchemaRecord['indexes']): Promise<void> {
    await tx.query(organizationId, SET_INDEXES, [organizationId, urn.toLowerCase(), JSON.stringify(indexes)]);
  }

  async setRemoved(tx: Executor, organizationId: string, urn: string, removed: DeclaredSchemaRecord['removed']): Promise<void> {
    await tx.query(organizationId, SET_REMOVED, [organizationId, urn.toLowerCase(), JSON.stringify(removed)]);
  }

  /** Forgets a schema of which nothing is left. */
  async erase(tx: Executor, organizationId: string, urn: string): Promise<void> {
    await tx.query(organizationId, ERASE, [organizationId, urn.toLowerCase()]);
  }
}
