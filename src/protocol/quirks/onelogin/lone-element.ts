import { isJsonObject } from '../../json.js';
import type { Quirk } from '../quirk.js';

/** OneLogin's template can make `"emails": {"value": …}`, an object where an array belongs. */
export const loneElement: Quirk = {
  name: 'lone-element',
  sender: 'OneLogin',
  fixture: 'idp/onelogin/lone-element.json',
  rewriteValue: (attribute, value) => (attribute.multiValued && isJsonObject(value) ? [value] : value),
};
