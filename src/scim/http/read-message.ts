import {
  bindFilter, type BoundFilter, bindOperations, compatQuirks, type FilterLimits, type JsonObject, type Operation, parseFilter, parsePatchRequest,
  type PatchOptions, readResource, type ResourceType, rewriteFilter, rewriteOperations, rewritePatch, rewriteResource, withoutAbsentAttributes,
} from '../../protocol/index.js';

/** Reads messages in the mode `compat`: what clients are known to send becomes what the RFC says, then it is read. */
export const patchOptions: PatchOptions = { createsMissingElements: true };

/** @throws ScimError */
export function readResourceMessage(type: ResourceType, body: unknown): JsonObject {
  return readResource(type, rewriteResource(compatQuirks, type, body));
}

/** @throws ScimError */
export function readPatchMessage(type: ResourceType, body: unknown, maxOperations: number): readonly Operation[] {
  const operations = parsePatchRequest(rewritePatch(compatQuirks, body), maxOperations);
  return bindOperations(type, rewriteOperations(compatQuirks, type, operations), (each, filter, owner) => rewriteFilter(compatQuirks, each, filter, owner));
}

/** The filter of a search over several types, for one of them. @throws ScimError invalidFilter */
export function readFilterFor(
  type: ResourceType, others: readonly ResourceType[], text: string | undefined, limits: FilterLimits,
): BoundFilter | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return bindFilter(type, withoutAbsentAttributes(type, others, rewriteFilter(compatQuirks, type, parseFilter(text, limits))));
}

/** An empty filter counts as none. @throws ScimError invalidFilter */
export function readFilter(type: ResourceType, text: string | undefined, limits: FilterLimits): BoundFilter | undefined {
  return readFilterFor(type, [], text, limits);
}
