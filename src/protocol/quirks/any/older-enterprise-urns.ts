import { isJsonObject, type JsonObject } from '../../json.js';
import { findExtension, type ResourceType } from '../../schema/resource-type.js';
import { ENTERPRISE_USER_SCHEMA } from '../../urns.js';
import type { Quirk } from '../quirk.js';

/** The enterprise extension under the URNs of drafts and of SCIM 1.1, in bodies, paths, filters and projections. */
export const olderEnterpriseUrns: Quirk = {
  name: 'older-enterprise-urns',
  sender: 'OneLogin, Entra',
  fixture: 'idp/any/older-enterprise-urns.json',
  rewriteResource: (type, body) => renameMembers(type, body),
  rewriteOperation: (type, operation) => {
    const { path, value } = operation;
    if (path !== undefined) {
      const renamed = currentName(type, path);
      return renamed === path ? operation : { ...operation, path: renamed };
    }
    const renamed = isJsonObject(value) ? renameMembers(type, value) : value;
    return renamed === value || renamed === undefined ? operation : { ...operation, value: renamed };
  },
  rewriteName: currentName,
};

/** OneLogin's template, SCIM 1.1, and the spelling in one Entra example. */
const OLDER_URNS = [
  'urn:scim:schemas:extension:enterprise:1.0',
  'urn:scim:schemas:extension:enterprise:2.0',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0user',
];

function renameMembers(type: ResourceType, object: JsonObject): JsonObject {
  const names = Object.keys(object);
  if (names.every((name) => currentName(type, name) === name)) return object;
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [currentName(type, name), value]));
}

/** A name is the URN, or the URN with a colon and an attribute. */
function currentName(type: ResourceType, name: string): string {
  const lower = name.toLowerCase();
  const older = OLDER_URNS.find((urn) => lower === urn || lower.startsWith(`${urn}:`));
  return older !== undefined && findExtension(type, ENTERPRISE_USER_SCHEMA) ? ENTERPRISE_USER_SCHEMA + name.slice(older.length) : name;
}
