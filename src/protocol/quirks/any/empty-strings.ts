import type { Quirk } from '../quirk.js';

/** Entra clears an attribute with `""`; OneLogin and Okta send `""` for what is not set. It means "unassigned". */
export const emptyStrings: Quirk = {
  name: 'empty-strings',
  sender: 'Entra, OneLogin, Okta',
  fixture: 'idp/any/empty-strings.json',
  rewriteValue: (attribute, value) => (value === '' && !attribute.required ? null : value),
};
