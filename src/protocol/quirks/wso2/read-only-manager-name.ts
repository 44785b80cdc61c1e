import { findAttributePath } from '../../attribute-path.js';
import type { Quirk } from '../quirk.js';

/**
 * WSO2 sends the manager's displayName by its path, in a PATCH with other changes. It is read-only and passed over, as
 * it is in the value of an operation.
 */
export const readOnlyManagerName: Quirk = {
  name: 'read-only-manager-name',
  sender: 'WSO2 outbound provisioning',
  fixture: 'idp/wso2/name-of-the-manager.json',
  rewriteOperation: (type, operation) => {
    const found = operation.path === undefined ? undefined : findAttributePath(type, operation.path);
    const isName = found?.attribute.name === 'manager' && found.subAttribute?.name === 'displayName';
    return isName && found.subAttribute?.mutability === 'readOnly' ? [] : operation;
  },
};
