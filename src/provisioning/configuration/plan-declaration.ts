import type { DeclaredSchemaRecord, IndexState, JsonDocument } from '../../membership/index.js';
import { type AttributeDeclaration, type IndexedAttribute, indexedAttributes, type ResourceType, type SchemaDeclaration, ScimError } from '../../protocol/index.js';

/** What a declaration makes of a schema. Pure. */

/** The schema as it will be: what it had and has no more is among the removed, until its data is erased. */
export function mergeDeclaration(before: DeclaredSchemaRecord | undefined, declaration: SchemaDeclaration): DeclaredSchemaRecord {
  const { urn, resourceType, name, description, required, attributes } = declaration;
  const declared = new Set(attributes.map((each) => each.name.toLowerCase()));
  const removed = [...(before?.removed ?? []), ...(before?.attributes ?? [])].filter((each) => !declared.has(keyOf(each)));
  return {
    urn: before?.urn ?? urn, resourceType: resourceType === 'Group' ? 'Group' : 'User', name, description, required,
    attributes: attributes.map(asDocument), removed, indexes: {}, isRemoved: false,
  };
}

/**
 * Whether values that are stored already are right under the declaration too.
 * @throws ScimError invalidValue naming the attribute, and what to do
 */
export function assertCompatible(before: DeclaredSchemaRecord | undefined, { resourceType, urn, attributes }: SchemaDeclaration): void {
  if (!before) return;
  if (before.resourceType !== resourceType) throw ScimError.invalidValue(`${urn} is a schema of ${before.resourceType}; declare another URN.`);
  const known = [...before.attributes, ...before.removed];
  for (const attribute of attributes) {
    const former = known.find((each) => keyOf(each) === attribute.name.toLowerCase());
    if (former?.isErasing === true) throw ScimError.invalidValue(`${attribute.name}: its former data is being erased; declare it again when that is done.`);
    const reason = former && difference(former, asDocument(attribute));
    if (reason) throw ScimError.invalidValue(`${attribute.name}: ${reason} differs from the declaration that its data was stored by. Remove the attribute, erase its data, and declare it again.`);
  }
}

/** What must stay as it was, because values are stored and compared by it. */
function difference(former: JsonDocument, declared: JsonDocument): string | undefined {
  if (String(former.name) !== String(declared.name)) return 'the spelling of the name';
  const changed = STABLE.find(({ name, fallback }) => (former[name] ?? fallback) !== (declared[name] ?? fallback));
  if (changed) return changed.name;
  const subAttributes = subAttributesOf(declared);
  return subAttributesOf(former).flatMap((each) => {
    const now = subAttributes.find((candidate) => keyOf(candidate) === keyOf(each));
    const reason = now ? difference(each, now) : 'the lack of it';
    return reason ? [`${reason} of the sub-attribute ${String(each.name)}`] : [];
  })[0];
}

const STABLE = [{ name: 'type', fallback: 'string' }, { name: 'multiValued', fallback: false }, { name: 'caseExact', fallback: false }] as const;

/**
 * The state of the index of each attribute of the schema that has one: a new one, or one that is unique now, is filled first.
 * @param user the resource type with what is declared
 */
export function planIndexes(
  before: DeclaredSchemaRecord | undefined, after: DeclaredSchemaRecord, user: ResourceType, version: number,
): Readonly<Record<string, IndexState>> {
  const own = indexedAttributes(user).filter(({ path }) => isOf(after, path, user));
  return Object.fromEntries(own.map(({ name, path, isUnique }) => {
    const known = before?.indexes[name];
    const was = before?.attributes.find((each) => keyOf(each) === path.attribute.key);
    const isKept = known !== undefined && (!isUnique || was?.uniqueness === 'server');
    return [name, isKept ? known : { state: 'building' as const, since: version }];
  }));
}

function isOf({ urn, attributes }: DeclaredSchemaRecord, { extension, attribute }: IndexedAttribute['path'], { schema, schemas }: ResourceType): boolean {
  return schemas.get(urn.toLowerCase()) === (extension ?? schema) && attributes.some((each) => keyOf(each) === attribute.key);
}

/** Where a resource has the attribute of a declared schema; an extension that the type has no more is stored under the URN that was declared. */
export function pathOfDeclared({ schema, schemas }: ResourceType, urn: string, name: string): readonly string[] {
  const found = schemas.get(urn.toLowerCase());
  return found === schema ? [name] : [found?.id ?? urn, name];
}

function subAttributesOf({ subAttributes }: JsonDocument): readonly JsonDocument[] {
  return Array.isArray(subAttributes) ? (subAttributes as readonly JsonDocument[]) : [];
}

function keyOf({ name }: JsonDocument): string {
  return String(name).toLowerCase();
}

/** As JSON holds it: without what is undefined. */
function asDocument(attribute: AttributeDeclaration): JsonDocument {
  return JSON.parse(JSON.stringify(attribute)) as JsonDocument;
}
