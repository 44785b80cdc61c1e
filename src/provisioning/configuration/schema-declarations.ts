import { Injectable } from '@nestjs/common';
import { type DeclaredSchemaRecord, DeclaredSchemasRepository, type Executor, type JsonDocument, JobRunner, JobsRepository, type MovedConfiguration, newId, RECONFIGURE_MEMBERS } from '../../membership/index.js';
import { ScimError, type SchemaDeclaration } from '../../protocol/index.js';
import { checkedConfiguration } from './checked-configuration.js';
import type { ConfigurationChange } from './configuration-change.js';
import { assertCompatible, mergeDeclaration, planIndexes } from './plan-declaration.js';

/** What is asked cannot be done with what is there; the message says what would. */
export class DeclarationConflict extends Error {
  override readonly name = 'DeclarationConflict';
}

/** The work of taking data of removed attributes out of the resources. */
export const ERASE_ATTRIBUTES = 'erase-attributes';

/** More than any organization's directory has. */
const MOST_SCHEMAS = 50;
const MOST_ATTRIBUTES = 200;

/** Declares, takes back and erases schemas and attributes of an organization: docs/decisions/0007-schemas-of-an-organization.md. */
@Injectable()
export class SchemaDeclarations {
  constructor(
    private readonly schemas: DeclaredSchemasRepository, private readonly jobs: JobsRepository, private readonly runner: JobRunner,
  ) {}

  list(organizationId: string): Promise<readonly DeclaredSchemaRecord[]> {
    return this.schemas.list(organizationId);
  }

  /**
   * Makes the schema what is declared. What it had and has no more is removed; its data stays.
   * @throws ScimError invalidValue for a declaration that contradicts itself or what is there, DeclarationConflict
   */
  async declare(change: ConfigurationChange, declaration: SchemaDeclaration): Promise<DeclaredSchemaRecord> {
    return this.configure(change, async (tx, moved, all) => {
      const before = find(all, declaration.urn);
      assertCompatible(before, declaration);
      assertFilterable(declaration);
      const merged = mergeDeclaration(before, declaration);
      const others = all.filter((each) => each !== before);
      assertBounded([...others, merged]);
      const { user } = checkedConfiguration({ ...moved, schemas: [...others, merged] });
      const schema = { ...merged, indexes: planIndexes(before, merged, user, moved.version) };
      await this.write(tx, change, schema, 'organization.schema-declared');
      return schema;
    });
  }

  /** Takes the whole schema back; the data stays. @throws DeclarationConflict, ScimError invalidValue for one that a role rule asks for */
  async remove(change: ConfigurationChange, urn: string): Promise<void> {
    await this.configure(change, async (tx, moved, all) => {
      const before = find(all, urn);
      if (!before || before.isRemoved) throw new DeclarationConflict('There is no such schema, or it was removed before.');
      const schema = { ...before, attributes: [], removed: [...before.removed, ...before.attributes], indexes: {}, isRemoved: true };
      checkedConfiguration({ ...moved, schemas: all.map((each) => (each === before ? schema : each)) });
      await this.write(tx, change, schema, 'organization.schema-removed');
    });
  }

  /** Has the data of removed attributes erased for good. @throws DeclarationConflict for one that is declared, or was never */
  async erase(change: ConfigurationChange, urn: string, names: readonly string[]): Promise<void> {
    await this.configure(change, async (tx, _, all) => {
      const before = find(all, urn);
      const chosen = (before?.removed ?? []).filter(({ name }) => names.includes(String(name)));
      if (!before || chosen.length < new Set(names).size) throw new DeclarationConflict('Only attributes that were removed can be erased. Remove them first.');
      const removed = before.removed.map((each) => (chosen.includes(each) ? { ...each, isErasing: true } : each));
      await this.schemas.write(tx, change.organization.id, { ...before, removed }, change.now, entry(change, 'organization.attributes-erased', { urn, attributes: names }));
      await this.enqueue(tx, change, ERASE_ATTRIBUTES, { urn: before.urn, attributes: chosen.map(({ name }) => String(name)) });
    });
  }

  private async configure<Result>(
    { organization }: ConfigurationChange, work: (tx: Executor, moved: MovedConfiguration, all: readonly DeclaredSchemaRecord[]) => Promise<Result>,
  ): Promise<Result> {
    const outcome = await this.schemas.whileConfiguring(organization.id, async (tx, moved) => ({ result: await work(tx, moved, await this.schemas.list(organization.id, tx)) }));
    if (!outcome) throw new DeclarationConflict('There is no such organization any more.');
    this.runner.wake();
    return outcome.result;
  }

  private async write(
    tx: Executor, change: ConfigurationChange, schema: DeclaredSchemaRecord, action: string,
  ): Promise<void> {
    const details = { urn: schema.urn, attributes: schema.attributes.map(({ name }) => name ?? null), removed: schema.removed.map(({ name }) => name ?? null) };
    await this.schemas.write(tx, change.organization.id, schema, change.now, entry(change, action, details));
    // What is stored of users already is compared, and found by an index, by the declaration from now on.
    if (schema.resourceType === 'User') await this.enqueue(tx, change, RECONFIGURE_MEMBERS, {});
  }

  private async enqueue(tx: Executor, { organization, now }: ConfigurationChange, kind: string, payload: JsonDocument): Promise<void> {
    await this.jobs.insert(tx, organization.id, { id: newId(now), kind, payload, runAt: now }, now);
  }
}

function find(all: readonly DeclaredSchemaRecord[], urn: string): DeclaredSchemaRecord | undefined {
  return all.find((each) => each.urn.toLowerCase() === urn.toLowerCase());
}

/** Groups have no indexes of declared attributes. */
function assertFilterable({ resourceType, attributes }: SchemaDeclaration): void {
  const indexed = resourceType === 'Group' ? attributes.find(({ filterable, uniqueness, subAttributes = [] }) => filterable || uniqueness === 'server' || subAttributes.some((each) => each.filterable)) : undefined;
  if (indexed) throw ScimError.invalidValue(`${indexed.name}: only attributes of users can be filterable or unique; those of groups are searched without an index.`);
}

function assertBounded(schemas: readonly DeclaredSchemaRecord[]): void {
  const count = schemas.reduce((sum, { attributes }) => sum + attributes.length, 0);
  if (schemas.length > MOST_SCHEMAS || count > MOST_ATTRIBUTES) {
    throw ScimError.invalidValue(`An organization declares at most ${MOST_SCHEMAS} schemas with ${MOST_ATTRIBUTES} attributes together.`);
  }
}

function entry({ actor, now }: ConfigurationChange, action: string, details: JsonDocument) {
  return { id: newId(now), recordedAt: now, action, actor, details, before: null, after: null };
}
