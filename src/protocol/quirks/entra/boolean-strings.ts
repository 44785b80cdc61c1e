import { findAttributePath } from '../../attribute-path.js';
import type { Quirk } from '../quirk.js';

/**
 * Entra without the flag aadOptscim062020 sends `"active": "False"` and `roles[primary eq "True"]`; its validator
 * sends `"primary": "True"` in bodies too.
 */
export const booleanStrings: Quirk = {
  name: 'boolean-strings',
  sender: 'Entra without aadOptscim062020',
  fixture: 'idp/entra/boolean-strings.json',
  rewriteValue: (attribute, value) => (attribute.type === 'boolean' && typeof value === 'string' ? readBoolean(value) : value),
  rewriteComparison: (type, comparison, owner) => {
    if (typeof comparison.value !== 'string') return comparison;
    const path = findAttributePath(type, owner ? `${owner}.${comparison.attribute}` : comparison.attribute);
    if ((path?.subAttribute ?? path?.attribute)?.type !== 'boolean') return comparison;
    const value = readBoolean(comparison.value);
    return typeof value === 'boolean' ? { ...comparison, value } : comparison;
  },
};

function readBoolean(text: string): boolean | string {
  const lower = text.trim().toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : text;
}
