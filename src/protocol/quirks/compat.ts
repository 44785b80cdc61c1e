import { emptyStrings } from './any/empty-strings.js';
import { inferredSchemas } from './any/inferred-schemas.js';
import { appRoleStrings } from './entra/app-role-strings.js';
import { booleanStrings } from './entra/boolean-strings.js';
import { flattenedKeys } from './entra/flattened-keys.js';
import { referenceShapes } from './entra/reference-shapes.js';
import { unqualifiedExtensionAttributes } from './entra/unqualified-extension-attributes.js';
import { jsonTextValue } from './keycloak/json-text-value.js';
import { wrappedScalars } from './keycloak/wrapped-scalars.js';
import { emailAlias } from './okta/email-alias.js';
import { loneElement } from './onelogin/lone-element.js';
import type { Quirk } from './quirk.js';

/** The tolerances of the mode `compat`, in the order in which they are applied. */
export const compatQuirks: readonly Quirk[] = [
  unqualifiedExtensionAttributes,
  inferredSchemas,
  jsonTextValue,
  flattenedKeys,
  wrappedScalars,
  loneElement,
  referenceShapes,
  appRoleStrings,
  booleanStrings,
  emptyStrings,
  emailAlias,
];
