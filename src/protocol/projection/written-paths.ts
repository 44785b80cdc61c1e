import { printAttributePath } from '../attribute-path.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Operation } from '../patch/operation.js';
import { findStorableExtension, type ResourceType } from '../schema/resource-type.js';

/** The attributes and sub-attributes that a resource in canonical form has, as paths in lower case. */
export function pathsOfResource(type: ResourceType, resource: JsonObject): ReadonlySet<string> {
  return new Set(Object.entries(resource).flatMap(([name, value]) => {
    if (!isJsonObject(value) || !findStorableExtension(type, name)) return pathsOf(name, value);
    return Object.entries(value).flatMap(([inner, each]) => pathsOf(`${name}:${inner}`, each));
  }));
}

/** Those that the operations of a PATCH name, in their paths or their values. */
export function pathsOfOperations(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(operations.flatMap(({ target, value = null }) => {
    if (target.kind === 'extension') return [];
    const { subAttribute = target.kind === 'elements' ? target.subAttribute : undefined, ...owner } = target.path;
    const path = printAttributePath(owner);
    return subAttribute ? pathsOf(path, { [subAttribute.name]: value }) : pathsOf(path, value);
  }));
}

function pathsOf(path: string, value: Json): readonly string[] {
  const names = (isJsonArray(value) ? value : [value]).flatMap((element) => (isJsonObject(element) ? Object.keys(element) : []));
  return [path, ...[...new Set(names)].map((name) => `${path}.${name}`)].map((each) => each.toLowerCase());
}
