import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, MoreThan, type Repository } from 'typeorm';
import { JobsRepository } from '../jobs/jobs.repository.js';
import { RECONFIGURE_MEMBERS } from '../jobs/reconfigure-members.js';
import { journaled, journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { DATA_SOURCE } from '../storage/data-source-name.js';
import { isUniqueViolation } from '../storage/database-errors.js';
import { isId, newId } from '../storage/ids.js';
import type { JsonDocument } from '../storage/json-value.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import type { SqlValue } from '../storage/statement.js';
import { Organization } from './organization.entity.js';

/** Another organization has the slug. */
export class SlugTaken extends Error {
  override readonly name = 'SlugTaken';
}

/** What an operator or administrator may change. */
export type OrganizationContent = Pick<Organization, 'name' | 'slug' | 'preset' | 'mode' | 'scimAllowed' | 'scimEnabled'>;

const INSERT = {
  text: journaled(`INSERT INTO organizations (id, name, slug, preset, mode, scim_allowed, scim_enabled, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id`, 'organization'),
};

const LOCK = {
  text: `SELECT id, name, slug, preset, mode, scim_allowed AS "scimAllowed", scim_enabled AS "scimEnabled",
    configuration_version AS "configurationVersion", settings, created_at AS "createdAt", updated_at AS "updatedAt" FROM organizations WHERE id = $1 FOR NO KEY UPDATE`,
};

const UPDATE = {
  changesOrganization: true as const,
  text: journaled(`UPDATE organizations SET name = $2, slug = $3, preset = $4, mode = $5, scim_allowed = $6, scim_enabled = $7, updated_at = $8,
    configuration_version = configuration_version + CASE WHEN preset <> $4 THEN 1 ELSE 0 END
  WHERE id = $1 RETURNING id`, 'organization'),
};

const FIND_SETTINGS = { name: 'organization-settings', text: 'SELECT settings FROM organizations WHERE id = $1' };

const WRITE_SETTINGS = {
  changesOrganization: true as const,
  text: journaled(`UPDATE organizations SET settings = $2, updated_at = $3 WHERE id = $1 RETURNING id`, 'organization'),
};

/** The organizations themselves. TypeORM's repository reads them; every write has its journal entry beside it. */
@Injectable()
export class OrganizationsRepository {
  private readonly organizations: Repository<Organization>;

  constructor(@InjectDataSource(DATA_SOURCE) dataSource: DataSource, private readonly database: OrganizationDatabase, private readonly jobs: JobsRepository) {
    this.organizations = dataSource.getRepository(Organization);
  }

  async findById(organizationId: string): Promise<Organization | undefined> {
    if (!isId(organizationId)) return undefined;
    return (await this.organizations.findOneBy({ id: organizationId })) ?? undefined;
  }

  async findBySlug(slug: string): Promise<Organization | undefined> {
    return (await this.organizations.findOneBy({ slug })) ?? undefined;
  }

  /** What the organization changes of its preset. */
  async findSettings(organizationId: string, tx: Executor = this.database): Promise<JsonDocument> {
    const [row] = await tx.query<{ settings: JsonDocument }>(organizationId, FIND_SETTINGS, [organizationId]);
    return row?.settings ?? {};
  }

  /** @param tx of a change of the configuration */
  async writeSettings(tx: Executor, organizationId: string, settings: JsonDocument, now: Date, journalEntry: NewJournalEntry): Promise<void> {
    await tx.query(organizationId, WRITE_SETTINGS, [organizationId, JSON.stringify(settings), now, ...journalValues(journalEntry)]);
  }

  /** In the order of ids, which is that of creation. */
  async list(afterId: string | undefined, limit: number): Promise<readonly Organization[]> {
    return this.organizations.find({ ...(afterId && { where: { id: MoreThan(afterId) } }), order: { id: 'ASC' }, take: limit });
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.organizations.exists());
  }

  /** @throws SlugTaken */
  async insert(organizationId: string, content: OrganizationContent, now: Date, journalEntry: NewJournalEntry): Promise<void> {
    const values = [organizationId, ...contentValues(content), now, ...journalValues(journalEntry)];
    await refusingTakenSlug(this.database.query(organizationId, INSERT, values));
  }

  /**
   * @param change decides, while nobody else changes the organization, what it becomes and what the journal says
   * @returns the organization afterwards; `undefined` when it is not there
   * @throws SlugTaken
   */
  async update(
    organizationId: string, now: Date, change: (before: Organization, tx: Executor) => Promise<{ content: OrganizationContent; entry: NewJournalEntry }>,
  ): Promise<Organization | undefined> {
    if (!isId(organizationId)) return undefined;
    return this.database.transaction(organizationId, async (tx) => {
      const [before] = await tx.query<Organization>(organizationId, LOCK, [organizationId]);
      if (!before) return undefined;
      const { content, entry: journalEntry } = await change(before, tx);
      const values = [organizationId, ...contentValues(content), now, ...journalValues(journalEntry)];
      await refusingTakenSlug(tx.query(organizationId, UPDATE, values));
      // Another preset has other roles: everybody's is decided anew.
      if (content.preset !== before.preset) await this.jobs.insert(tx, organizationId, { id: newId(now), kind: RECONFIGURE_MEMBERS, payload: {}, runAt: now }, now);
      return { ...before, ...content, updatedAt: now };
    });
  }

  /** Deletes the organization with everything in it. @returns whether it was there */
  async delete(organizationId: string): Promise<boolean> {
    if (!isId(organizationId)) return false;
    const { affected } = await this.organizations.delete({ id: organizationId });
    this.database.tellOfChange();
    return (affected ?? 0) > 0;
  }
}

function contentValues({ name, slug, preset, mode, scimAllowed, scimEnabled }: OrganizationContent): readonly SqlValue[] {
  return [name, slug, preset, mode, scimAllowed, scimEnabled];
}

async function refusingTakenSlug(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    throw isUniqueViolation(error, 'organizations_slug_key') ? new SlugTaken() : error;
  }
}
