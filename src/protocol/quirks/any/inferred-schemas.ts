import { isJsonArray, type JsonObject } from '../../json.js';
import { findExtension, type ResourceType } from '../../schema/resource-type.js';
import { PATCH_OP_MESSAGE } from '../../urns.js';
import type { Quirk } from '../quirk.js';

/**
 * `schemas` is missing (scimgateway), names URIs we do not have (Entra's group URL, OneLogin's and Google's SCIM 1
 * URNs), or lacks an extension that is there. It is made from the endpoint and the keys.
 */
export const inferredSchemas: Quirk = {
  name: 'inferred-schemas',
  sender: 'Entra, OneLogin, Google, JumpCloud, scimgateway',
  fixture: 'idp/any/inferred-schemas.json',
  rewriteResource: (type, body) => {
    if (isComplete(type, body)) return body;
    const others = Object.entries(body).filter(([name]) => name.toLowerCase() !== 'schemas');
    const schemas = [type.schema.id, ...Object.keys(body).filter((name) => findExtension(type, name))];
    return Object.fromEntries([['schemas', schemas], ...others]);
  },
  rewritePatch: (body) => {
    const hasSchemas = Object.keys(body).some((name) => name.toLowerCase() === 'schemas');
    return hasSchemas ? body : { schemas: [PATCH_OP_MESSAGE], ...body };
  },
};

function isComplete(type: ResourceType, body: JsonObject): boolean {
  const { schemas } = body;
  if (!isJsonArray(schemas) || !schemas.includes(type.schema.id)) return false;
  const urns = new Set(schemas.map((urn) => (typeof urn === 'string' ? urn.toLowerCase() : '')));
  return [...urns].every((urn) => type.schemas.has(urn)) && Object.keys(body).every((name) => !findExtension(type, name) || urns.has(name.toLowerCase()));
}
