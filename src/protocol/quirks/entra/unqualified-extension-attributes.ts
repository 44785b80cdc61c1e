import { findAttributePath } from '../../attribute-path.js';
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
    const result: Record<string, Json> = {};
    for (const { name, value, owner } of moved) {
      if (!owner) result[name] = value;
    }
    for (const { name, value, owner } of moved) {
      if (!owner) continue;
      const key = Object.keys(result).find((each) => each.toLowerCase() === owner.id.toLowerCase()) ?? owner.id;
      const extension = result[key];
      result[key] = { [name]: value, ...(isJsonObject(extension) ? extension : {}) };
    }
    return result;
  },
  rewriteOperation: (type, operation) => {
    const { path, value } = operation;
    if (path !== undefined) {
      const owner = ownerOf(type, path);
      return owner ? { ...operation, path: `${owner.id}:${path}` } : operation;
    }
    if (operation.op === 'remove' || !isJsonObject(value) || !Object.keys(value).some((name) => ownerOf(type, name))) return operation;
    return Object.entries(value).map(([name, each]) => {
      const owner = ownerOf(type, name);
      return owner ? { op: operation.op, path: `${owner.id}:${name}`, value: each } : { op: operation.op, value: { [name]: each } };
    });
  },
  rewriteName: (type, name) => {
    const owner = ownerOf(type, name);
    return owner ? `${owner.id}:${name}` : name;
  },
};

/** The only extension that has the attribute, when the core schema has none of that name. */
function ownerOf(type: ResourceType, path: string): Schema | undefined {
  if (path.includes(':') || findAttributePath(type, path)) return undefined;
  const [name = ''] = path.toLowerCase().split(/[.[]/);
  if (type.attributes.has(name)) return undefined;
  const owners = type.extensions.filter(({ schema }) => schema.attributes.some((attribute) => attribute.key === name));
  return owners.length === 1 ? owners[0]?.schema : undefined;
}
