import { isJsonArray, type Json, type JsonObject } from '../../json.js';
import { PATCH_OP_MESSAGE } from '../../urns.js';
import type { ResourceType } from '../../schema/resource-type.js';
import { ENTERPRISE_USER_SCHEMA } from '../../urns.js';
import type { Quirk } from '../quirk.js';

/**
 * `schemas` is missing (scimgateway), names URIs we do not have (Entra's group URL, OneLogin's and Google's SCIM 1
 * URNs), or lacks an extension that is there. It is made from the endpoint and the keys. Extensions under a known
 * older URN are moved to the current one.
 */
export const inferredSchemas: Quirk = {
  name: 'inferred-schemas',
  sender: 'Entra, OneLogin, Google, JumpCloud, scimgateway',
  fixture: 'idp/any/inferred-schemas.json',
  rewriteResource: (type, body) => {
    const entries = Object.entries(body).map(([name, value]): [string, Json] => [currentName(type, name), value]);
    const isRenamed = entries.some(([name], index) => name !== Object.keys(body)[index]);
    const schemas = [type.schema.id, ...entries.map(([name]) => name).filter((name) => isExtension(type, name))];
    if (!isRenamed && isComplete(type, body)) return body;
    return Object.fromEntries([['schemas', schemas], ...entries.filter(([name]) => name.toLowerCase() !== 'schemas')]);
  },
  rewritePatch: (body) => {
    const hasSchemas = Object.keys(body).some((name) => name.toLowerCase() === 'schemas');
    return hasSchemas ? body : { schemas: [PATCH_OP_MESSAGE], ...body };
  },
};

function isExtension(type: ResourceType, name: string): boolean {
  const schema = type.schemas.get(name.toLowerCase());
  return schema !== undefined && schema !== type.schema;
}

function isComplete(type: ResourceType, body: JsonObject): boolean {
  const { schemas } = body;
  if (!isJsonArray(schemas) || !schemas.includes(type.schema.id)) return false;
  return schemas.every((urn) => typeof urn === 'string' && type.schemas.has(urn.toLowerCase()));
}

/** OneLogin's template, SCIM 1.1, and the spelling in one Entra example. */
const OLDER_ENTERPRISE_URNS = new Set([
  'urn:scim:schemas:extension:enterprise:1.0',
  'urn:scim:schemas:extension:enterprise:2.0',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0user',
]);

function currentName(type: ResourceType, name: string): string {
  const isOlder = OLDER_ENTERPRISE_URNS.has(name.toLowerCase()) && type.schemas.has(ENTERPRISE_USER_SCHEMA.toLowerCase());
  return isOlder ? ENTERPRISE_USER_SCHEMA : name;
}
