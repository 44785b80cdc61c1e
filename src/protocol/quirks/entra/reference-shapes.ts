import { isJsonArray, isJsonObject } from '../../json.js';
import { findSubAttribute } from '../../schema/attribute.js';
import type { Quirk } from '../quirk.js';

/**
 * Entra sends the manager as a bare id, as `{"value": id}` or as `[{"$ref": …, "value": id}]`; Microsoft's request
 * collection sends members as bare ids. All become objects with `value`.
 */
export const referenceShapes: Quirk = {
  name: 'reference-shapes',
  sender: 'Entra',
  fixture: 'idp/entra/manager-forms.json',
  rewriteValue: (attribute, value) => {
    if (attribute.type !== 'complex' || !findSubAttribute(attribute, 'value')) return value;
    if (attribute.multiValued) {
      return isJsonArray(value) && value.some((each) => typeof each === 'string')
        ? value.map((each) => (typeof each === 'string' ? { value: each } : each))
        : value;
    }
    if (typeof value === 'string') return value === '' ? null : { value };
    const only = isJsonArray(value) && value.length === 1 ? value[0] : undefined;
    return isJsonObject(only) ? only : value;
  },
};
