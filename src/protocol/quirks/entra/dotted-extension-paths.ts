import { findAttributePath } from '../../attribute-path.js';
import { isJsonObject } from '../../json.js';
import type { ResourceType } from '../../schema/resource-type.js';
import type { Quirk } from '../quirk.js';

/** Entra also writes `urn:…:User.manager`, a dot where RFC 7644 §3.10 puts a colon between an extension and its attribute. */
export const dottedExtensionPaths: Quirk = {
  name: 'dotted-extension-paths',
  sender: 'Entra',
  fixture: 'idp/entra/manager-path-with-dot.json',
  rewriteOperation: (type, operation) => {
    const { path, value } = operation;
    if (path !== undefined) {
      const written = withColon(type, path);
      return written === path ? operation : { ...operation, path: written };
    }
    if (!isJsonObject(value)) return operation;
    const entries = Object.entries(value).map(([name, each]) => [withColon(type, name), each] as const);
    return entries.every(([name]) => Object.hasOwn(value, name)) ? operation : { ...operation, value: Object.fromEntries(entries) };
  },
  rewriteName: withColon,
};

/** Only when the attribute is found that way: a URN may contain a dot itself. */
function withColon(type: ResourceType, path: string): string {
  const extension = type.extensions.find(({ schema }) => path.toLowerCase().startsWith(`${schema.id.toLowerCase()}.`));
  if (!extension) return path;
  const { length } = extension.schema.id;
  const written = `${path.slice(0, length)}:${path.slice(length + 1)}`;
  return findAttributePath(type, written) ? written : path;
}
