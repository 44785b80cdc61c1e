import type { PatchOptions } from './patch/apply-patch.js';
import { compatQuirks } from './quirks/compat.js';
import type { Quirk } from './quirks/quirk.js';

/** How literally the messages of an organization's clients are taken. One engine serves all modes; a mode is data. */
export interface Mode {
  readonly name: ModeName;
  /** The tolerances: what is rewritten before it is read. */
  readonly quirks: readonly Quirk[];
  readonly patch: PatchOptions;
  /** What a body says beside the schema is ignored (RFC 7644 §3.3), or refused. */
  readonly refusesUnknownAttributes: boolean;
  /** A filter on an attribute that is not defined is refused, or the attribute counts as having no value. */
  readonly refusesUnknownInFilters: boolean;
  /** Whether `filter=` counts as no filter. */
  readonly ignoresEmptyFilters: boolean;
  /** Whether a PATCH operation may leave its path out (RFC 7644 §3.5.2.1). */
  readonly requiresPaths: boolean;
  /** Whether an Accept header that excludes JSON is refused; several clients send one and read JSON all the same. */
  readonly honoursAccept: boolean;
  /** Canonical values are the only ones, and there is no `password`. */
  readonly closesSchemas: boolean;
}

export const MODE_NAMES = ['compat', 'rfc', 'profile'] as const;
export type ModeName = (typeof MODE_NAMES)[number];

const rfc: Mode = {
  name: 'rfc',
  quirks: [],
  patch: { createsMissingElements: false, substitutesComplexValues: false },
  refusesUnknownAttributes: false,
  refusesUnknownInFilters: false,
  ignoresEmptyFilters: false,
  requiresPaths: false,
  honoursAccept: true,
  closesSchemas: false,
};

const modes: Readonly<Record<ModeName, Mode>> = {
  /** What identity providers really send: the tolerances, and a typo in a filter surfaces. */
  compat: { ...rfc, name: 'compat', quirks: compatQuirks, patch: { ...rfc.patch, createsMissingElements: true }, refusesUnknownInFilters: true, ignoresEmptyFilters: true, honoursAccept: false },
  /** RFC 7643 and RFC 7644 read literally. */
  rfc,
  /** The interoperability profile for business software (draft-zollner-scim-interop-profile): nothing is guessed. */
  profile: {
    ...rfc, name: 'profile', patch: { createsMissingElements: false, substitutesComplexValues: true, refusesUnknown: true }, refusesUnknownAttributes: true, refusesUnknownInFilters: true,
    requiresPaths: true, closesSchemas: true,
  },
};

export function getMode(name: ModeName): Mode {
  return modes[name];
}
