import { type BulkOperation, findReferences, foldCase, membersOf, referenceIn, type ResourceType, type UnreadableOperation } from '../../protocol/index.js';

/** Operations at the same time. */
const MOST_TOGETHER = 100;

/**
 * How many operations from the first on may be performed at the same time, at least one: creations of users, or PATCHes of users, that refer to nothing
 * in the job, are of different users, and do not say what only one may have, except different userNames. What is written at the same time
 * shares statements (`GatheredWrites`).
 */
export function countTogether(operations: readonly (BulkOperation | UnreadableOperation)[], first: number, typeOf: (collection: string) => ResourceType): number {
  const method = operations[first]?.method;
  const subjects = new Set<string>();
  for (const operation of operations.slice(first, first + MOST_TOGETHER)) {
    const subject = operation.method === method ? subjectOf(operation, typeOf) : undefined;
    if (subject === undefined || subjects.has(subject)) break;
    subjects.add(subject);
  }
  return Math.max(subjects.size, 1);
}

/** Whom an operation is about that waits for nobody else's. */
function subjectOf(operation: BulkOperation | UnreadableOperation, typeOf: (collection: string) => ResourceType): string | undefined {
  if ('error' in operation || operation.collection !== 'Users') return undefined;
  const { method, id = '', data = {} } = operation;
  const type = typeOf(operation.collection);
  if (referenceIn(id) !== undefined || findReferences(type, data).length > 0) return undefined;
  const said = JSON.stringify(data).toLowerCase();
  const [userName, ...others] = uniqueNames(type);
  if (others.some((name) => said.includes(name))) return undefined;
  if (method === 'PATCH') return userName !== undefined && said.includes(userName) ? undefined : id.toLowerCase();
  const value = method === 'POST' ? membersOf(data).get('username') : undefined;
  return typeof value === 'string' ? foldCase(value) : undefined;
}

const known = new WeakMap<ResourceType, readonly string[]>();

/** Of attributes whose values one resource alone may have, in lower case, the userName first. */
function uniqueNames(type: ResourceType): readonly string[] {
  const former = known.get(type);
  if (former) return former;
  const attributes = [type.schema, ...type.extensions.map(({ schema }) => schema)].flatMap((schema) => schema.attributes.flatMap((each) => [each, ...(each.subAttributes ?? [])]));
  const names = attributes.filter(({ uniqueness }) => uniqueness !== 'none').map(({ key }) => key);
  const found = ['username', ...new Set(names.filter((name) => name !== 'username'))];
  known.set(type, found);
  return found;
}
