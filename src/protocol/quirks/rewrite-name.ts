import { definedPart, type ResourceType } from '../schema/resource-type.js';
import type { Quirk } from './quirk.js';

/** Rewrites the name of an attribute, as a filter, `sortBy` or a projection has it, by each quirk in turn. */
export function rewriteName(quirks: readonly Quirk[], type: ResourceType, name: string): string {
  return quirks.reduce((current, quirk) => quirk.rewriteName?.(definedPart(type), current) ?? current, name);
}

/** Rewrites the names of a list with commas: `attributes`, `excludedAttributes`. */
export function rewriteNames(quirks: readonly Quirk[], type: ResourceType, list: string | undefined): string | undefined {
  return list?.split(',').map((name) => rewriteName(quirks, type, name.trim())).join(',');
}
