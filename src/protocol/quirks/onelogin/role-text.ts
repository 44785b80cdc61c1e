import type { Quirk } from '../quirk.js';

/** OneLogin's template makes `"roles": "a,b"` of a parameter that is not multi-valued: one role for each part. */
export const roleText: Quirk = {
  name: 'role-text',
  sender: 'OneLogin',
  fixture: 'idp/onelogin/roles-as-text.json',
  rewriteValue: (attribute, value) => {
    if (attribute.name !== 'roles' || !attribute.multiValued || typeof value !== 'string' || value.trim().startsWith('{')) return value;
    return value.split(/[,;]/).map((role) => role.trim()).filter((role) => role !== '').map((role) => ({ value: role }));
  },
};
