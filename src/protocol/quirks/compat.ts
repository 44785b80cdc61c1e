import { bareWords } from './any/bare-words.js';
import { emptyStrings } from './any/empty-strings.js';
import { inferredSchemas } from './any/inferred-schemas.js';
import { olderEnterpriseUrns } from './any/older-enterprise-urns.js';
import { appRoleStrings } from './entra/app-role-strings.js';
import { booleanStrings } from './entra/boolean-strings.js';
import { dottedExtensionPaths } from './entra/dotted-extension-paths.js';
import { flattenedKeys } from './entra/flattened-keys.js';
import { referenceShapes } from './entra/reference-shapes.js';
import { unqualifiedExtensionAttributes } from './entra/unqualified-extension-attributes.js';
import { jsonTextValue } from './keycloak/json-text-value.js';
import { wrappedScalars } from './keycloak/wrapped-scalars.js';
import { emailAlias } from './okta/email-alias.js';
import { loneElement } from './onelogin/lone-element.js';
import { managerId } from './onelogin/manager-id.js';
import { roleText } from './onelogin/role-text.js';
import { onePrimary } from './pingone/one-primary.js';
import type { Quirk } from './quirk.js';
import { readOnlyManagerName } from './wso2/read-only-manager-name.js';

/** The tolerances of the mode `compat`, in the order in which they are applied. */
export const compatQuirks: readonly Quirk[] = [
  olderEnterpriseUrns,
  unqualifiedExtensionAttributes,
  inferredSchemas,
  jsonTextValue,
  dottedExtensionPaths,
  flattenedKeys,
  readOnlyManagerName,
  wrappedScalars,
  loneElement,
  roleText,
  referenceShapes,
  managerId,
  appRoleStrings,
  booleanStrings,
  onePrimary,
  emptyStrings,
  bareWords,
  emailAlias,
];
