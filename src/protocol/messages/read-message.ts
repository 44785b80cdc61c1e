import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';

/** The members of an object by their names in lower case: letter case has no meaning in names (RFC 7643 §2.1). */
export function membersOf(object: JsonObject): ReadonlyMap<string, Json> {
  return new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * The members of a message that is no resource: a PATCH, a search, a bulk job (RFC 7644 §3.1).
 * @throws ScimError invalidSyntax when `schemas` does not name the message
 */
export function readMessage(body: unknown, urn: string): ReadonlyMap<string, Json> {
  if (!isJsonObject(body)) throw ScimError.invalidSyntax('The body must be a JSON object.');
  const members = membersOf(body);
  const schemas = members.get('schemas');
  const isNamed = isJsonArray(schemas) && schemas.some((each) => typeof each === 'string' && each.toLowerCase() === urn.toLowerCase());
  if (!isNamed) throw ScimError.invalidSyntax(`"schemas" must be an array that contains "${urn}".`);
  return members;
}
