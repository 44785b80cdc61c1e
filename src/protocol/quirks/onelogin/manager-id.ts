import { isJsonObject } from '../../json.js';
import { findSubAttribute } from '../../schema/attribute.js';
import type { Quirk } from '../quirk.js';

/** SCIM 1 named the manager's id `managerId`; templates of OneLogin still do. RFC 7643 calls it `value`. */
export const managerId: Quirk = {
  name: 'manager-id',
  sender: 'OneLogin',
  fixture: 'idp/onelogin/leftovers-of-older-templates.json',
  rewriteValue: (attribute, value) => {
    if (attribute.name !== 'manager' || !isJsonObject(value) || !findSubAttribute(attribute, 'value')) return value;
    const names = Object.keys(value).map((name) => name.toLowerCase());
    if (!names.includes('managerid') || names.includes('value')) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase() === 'managerid' ? 'value' : name, each]));
  },
};
