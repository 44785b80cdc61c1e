import { isJsonArray, isJsonObject } from '../../json.js';
import type { Quirk } from '../quirk.js';

/** Clients on SCIM-SDK up to 1.3x (the Keycloak extensions) wrap every PATCH value: `"value": ["true"]`. */
export const wrappedScalars: Quirk = {
  name: 'wrapped-scalars',
  sender: 'Keycloak extensions on SCIM-SDK',
  fixture: 'idp/keycloak/wrapped-scalars.json',
  rewriteValue: (attribute, value) => {
    if (attribute.multiValued || !isJsonArray(value) || value.length !== 1) return value;
    const [only = null] = value;
    return isJsonArray(only) || isJsonObject(only) ? value : only;
  },
};
