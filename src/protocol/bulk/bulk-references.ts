import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';

/** `bulkId:x` stands for the id of what another operation creates (RFC 7644 §3.7.2). */
const PREFIX = 'bulkId:';

/** The bulkId that the text refers to, if it refers to one. */
export function referenceIn(text: string): string | undefined {
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
}

/** The bulkIds that a message refers to, each once. */
export function findReferences(data: Json): readonly string[] {
  const found = new Set<string>();
  collect(data, found);
  return [...found];
}

function collect(value: Json, found: Set<string>): void {
  if (typeof value === 'string') {
    const reference = referenceIn(value);
    if (reference !== undefined) found.add(reference);
  } else if (isJsonArray(value)) value.forEach((each) => collect(each, found));
  else if (isJsonObject(value)) Object.values(value).forEach((each) => collect(each, found));
}

/** The message with every reference replaced by the id it stands for. */
export function resolveReferences(data: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, resolve(value, ids)]));
}

function resolve(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return ids.get(referenceIn(value) ?? '') ?? value;
  if (isJsonArray(value)) return value.map((each) => resolve(each, ids));
  return isJsonObject(value) ? resolveReferences(value, ids) : value;
}

/** A resource without the values that refer to what does not exist yet, and those values by attribute path. */
export interface Deferred {
  readonly data: JsonObject;
  readonly later: readonly { readonly path: string; readonly value: Json }[];
}

/**
 * Takes the attributes, and the elements of attributes, out of a new resource that refer to one of the bulkIds: in a
 * circle of references each resource is created first and linked afterwards (RFC 7644 §3.7.1).
 */
export function deferReferences(data: JsonObject, bulkIds: ReadonlySet<string>, prefix = ''): Deferred {
  const later: { path: string; value: Json }[] = [];
  const kept: [string, Json][] = [];
  const isDeferred = (value: Json): boolean => findReferences(value).some((reference) => bulkIds.has(reference));
  for (const [name, value] of Object.entries(data)) {
    const path = prefix + name;
    if (!isDeferred(value)) kept.push([name, value]);
    else if (isJsonArray(value)) {
      kept.push([name, value.filter((element) => !isDeferred(element))]);
      later.push({ path, value: value.filter(isDeferred) });
    } else if (isJsonObject(value) && name.includes(':')) {
      const extension = deferReferences(value, bulkIds, `${path}:`);
      kept.push([name, extension.data]);
      later.push(...extension.later);
    } else later.push({ path, value });
  }
  return { data: Object.fromEntries(kept), later };
}
