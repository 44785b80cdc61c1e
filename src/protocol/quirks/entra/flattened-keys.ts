import { isJsonObject } from '../../json.js';
import { findAttributePath } from '../../attribute-path.js';
import type { RawOperation } from '../../patch/operation.js';
import type { Quirk } from '../quirk.js';

/**
 * Entra with the flag aadOptscim062020 sends one operation without a path whose keys are paths: `name.givenName`,
 * `emails[type eq "work"].value`, `urn:…:User:department`. Each becomes an operation with that path.
 */
export const flattenedKeys: Quirk = {
  name: 'flattened-keys',
  sender: 'Entra with aadOptscim062020',
  fixture: 'idp/entra-flagged/flattened-keys.json',
  rewriteOperation: (type, operation) => {
    const { op, path, value } = operation;
    if (path !== undefined || op === 'remove' || !isJsonObject(value)) return operation;
    const isPath = (key: string): boolean =>
      !type.attributes.has(key.toLowerCase()) && !type.schemas.has(key.toLowerCase())
      && (key.includes('[') || findAttributePath(type, key) !== undefined);
    const entries = Object.entries(value);
    if (!entries.some(([key]) => isPath(key))) return operation;
    return entries.map(([key, each]): RawOperation => (isPath(key) ? { op, path: key, value: each } : { op, value: { [key]: each } }));
  },
};
