import { findAttributePath, LONGEST_PATH } from '../../attribute-path.js';
import { isJsonObject, type Json } from '../../json.js';
import type { ResourceType } from '../../schema/resource-type.js';
import type { Schema } from '../../schema/schema.js';
import type { Quirk } from '../quirk.js';

/** Entra's documentation shows `department` and `manager` without the URN of the one extension that defines them. */
export const unqualifiedExtensionAttributes: Quirk = {
  name: 'unqualified-extension-attributes',
  sender: 'Entra, custom mappings',
  fixture: 'idp/entra/unqualified-extension-attributes.json',
  rewriteResource: (type, body) => {
    const moved = Object.entries(body).map(([name, value]) => ({ name, value, owner: ownerOf(type, name) }));
    if (!moved.some(({ owner }) => owner)) return body;
    const result = new Map<string, Json>(moved.flatMap(({ name, value, owner }) => (owner ? [] : [[name, value]])));
    for (const { name, value, owner } of moved) {
      if (!owner) continue;
      const key = [...result.keys()].find((each) => each.toLowerCase() === owner.id.toLowerCase()) ?? owner.id;
      const extension = result.get(key);
      result.set(key, { [name]: value, ...(isJsonObject(extension) ? extension : {}) });
    }
    return Object.fromEntries(result);
  },
  rewriteOperation: (type, operation) => {
    const { path, value } = operation;
    if (path !== undefined) {
      const owner = ownerOf(type, path);
      return owner ? { ...operation, path: `${owner.id}:${path}` } : operation;
    }
    if (operation.op === 'remove' || !isJsonObject(value) || !Object.keys(value).some((name) => ownerOfKey(type, name))) return operation;
    return Object.entries(value).map(([name, each]) => {
      const owner = ownerOfKey(type, name);
      return owner ? { op: operation.op, path: `${owner.id}:${name}`, value: each } : { op: operation.op, value: { [name]: each } };
    });
  },
  rewriteName: (type, name) => {
    const owner = ownerOf(type, name);
    return owner ? `${owner.id}:${name}` : name;
  },
};

/** A member of a value that names nothing is dropped, as it is in any extension. */
function ownerOfKey(type: ResourceType, key: string): Schema | undefined {
  const owner = ownerOf(type, key);
  return owner && (key.includes('[') || findAttributePath(type, `${owner.id}:${key}`)) ? owner : undefined;
}

/** The only extension that has the attribute, when the core schema has none of that name. */
function ownerOf(type: ResourceType, path: string): Schema | undefined {
  const bracket = path.indexOf('[');
  const names = bracket < 0 ? path : path.slice(0, bracket);
  if (names.length > LONGEST_PATH || names.includes(':') || findAttributePath(type, path)) return undefined;
  const [name = ''] = names.toLowerCase().split('.');
  if (type.attributes.has(name)) return undefined;
  const owners = type.extensions.filter(({ schema }) => schema.attributes.some((attribute) => attribute.key === name));
  return owners.length === 1 ? owners[0]?.schema : undefined;
}
