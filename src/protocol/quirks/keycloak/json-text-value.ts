import { isJsonObject, type Json } from '../../json.js';
import type { Quirk } from '../quirk.js';

/** SCIM-SDK sends the value of an operation without a path as JSON in a string: `"{\"displayName\":\"Ann\"}"`. */
export const jsonTextValue: Quirk = {
  name: 'json-text-value',
  sender: 'Keycloak clients on SCIM-SDK up to 1.3',
  fixture: 'idp/keycloak/value-as-json-text.json',
  rewriteOperation: (_, operation) => {
    if (operation.path !== undefined || typeof operation.value !== 'string') return operation;
    const parsed = parseObject(operation.value);
    return parsed === undefined ? operation : { ...operation, value: parsed };
  },
};

function parseObject(text: string): Json | undefined {
  try {
    const parsed: Json = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
