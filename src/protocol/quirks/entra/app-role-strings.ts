import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.js';
import { findSubAttribute } from '../../schema/attribute.js';
import type { Quirk } from '../quirk.js';

/**
 * Entra's app-role mappings put a JSON document, as text, into `roles[].value`, and name the role `displayName`
 * instead of `display`.
 */
export const appRoleStrings: Quirk = {
  name: 'app-role-strings',
  sender: 'Entra, SingleAppRoleAssignment and AppRoleAssignmentsComplex',
  fixture: 'idp/entra/patch-app-role-as-json-text.json',
  rewriteValue: (attribute, value) => {
    if (attribute.name !== 'roles' || !isJsonArray(value)) return value;
    const roles = value.map((role) => (isJsonObject(role) && findSubAttribute(attribute, 'display') ? readRole(role) : role));
    return roles.some((role, index) => role !== value[index]) ? roles : value;
  },
};

function readRole(role: JsonObject): Json {
  const document = typeof role.value === 'string' && role.value.startsWith('{') ? parseObject(role.value) : undefined;
  if (!document && role.displayName === undefined) return role;
  const { displayName, ...rest } = role;
  const name = document?.displayName ?? displayName;
  return {
    ...rest,
    ...(document && { value: document.value ?? null }),
    ...(name !== undefined && role.display === undefined && { display: name }),
  };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
