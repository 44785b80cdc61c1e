import { isJsonArray, isJsonObject, type Json } from '../../json.js';
import { findSubAttribute } from '../../schema/attribute.js';
import type { Quirk } from '../quirk.js';

/**
 * PingOne fills an empty e-mail attribute with the other one and makes both primary; at most one may be (RFC 7643
 * §2.4). The first stays, the others are `false`.
 */
export const onePrimary: Quirk = {
  name: 'one-primary',
  sender: 'PingOne',
  fixture: 'idp/pingone/two-primary-addresses.json',
  rewriteValue: (attribute, value) => {
    if (!attribute.multiValued || !isJsonArray(value) || !findSubAttribute(attribute, 'primary')) return value;
    const first = value.findIndex(isPrimary);
    const others = value.map((element, index) => (index !== first && isPrimary(element) ? demote(element) : element));
    return others.some((element, index) => element !== value[index]) ? others : value;
  },
};

function isPrimary(element: Json): boolean {
  return isJsonObject(element) && Object.entries(element).some(([name, value]) => isNamedPrimary(name) && value === true);
}

function demote(element: Json): Json {
  if (!isJsonObject(element)) return element;
  return Object.fromEntries(Object.entries(element).map(([name, value]) => [name, isNamedPrimary(name) ? false : value]));
}

function isNamedPrimary(name: string): boolean {
  return name.toLowerCase() === 'primary';
}
