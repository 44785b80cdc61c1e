import type { Settings } from '../../config/settings.js';
import {
  bindFilter, type BoundFilter, bindOperations, definedPart, type FilterLimits, findAttributePath, findInElement, type JsonObject, makeProjection, type Mode, notingQuirks,
  type Operation, parseFilter, parsePatchRequest, parseSort, type Projection, type RawOperation, readResource, type ResourceType, rewriteFilter, rewriteFilterText, rewriteName,
  rewriteNames,
  rewriteOperations, rewritePatch, rewriteResource, ScimError, type Sort, withoutAbsentAttributes,
} from '../../protocol/index.js';
import type { ScimRequest } from './scim-request.js';

type Reader = Pick<ScimRequest, 'configuration' | 'quirks'>;

/** The mode of the organization; which of its tolerances the request needs is noted. */
function modeOf({ configuration: { mode }, quirks }: Reader): Mode {
  return mode.quirks.length > 0 ? { ...mode, quirks: notingQuirks(mode.quirks, quirks.record) } : mode;
}

/** Messages are first rewritten by the mode's quirks, from what clients send into what the RFC says, and then read. @throws ScimError */
export function readResourceMessage(request: Reader, type: ResourceType, body: unknown): JsonObject {
  const { quirks, refusesUnknownAttributes } = modeOf(request);
  return readResource(type, rewriteResource(quirks, type, body), refusesUnknownAttributes);
}

/** What a PATCH request may ask for. */
export type PatchLimits = Pick<Settings, 'MAX_PATCH_OPERATIONS' | 'MAX_FILTER_LENGTH' | 'MAX_FILTER_DEPTH'>;

/** @throws ScimError */
export function readPatchMessage(request: Reader, type: ResourceType, body: unknown, limits: PatchLimits): readonly Operation[] {
  const { quirks, requiresPaths, refusesUnknownAttributes } = modeOf(request);
  const operations = parsePatchRequest(rewritePatch(quirks, body), limits.MAX_PATCH_OPERATIONS);
  if (requiresPaths) assertPaths(operations);
  return bindOperations(type, rewriteOperations(quirks, type, operations), {
    rewrite: (each, filter, owner) => rewriteFilter(quirks, each, filter, owner), refusesUnknown: refusesUnknownAttributes,
    filterLimits: { maxLength: limits.MAX_FILTER_LENGTH, maxDepth: limits.MAX_FILTER_DEPTH },
  });
}

/**
 * The interoperability profile §6.5: every operation has a path, and one with a value filter ends in a sub-attribute. To take an
 * element away there is no other way than its filter, so remove may.
 */
function assertPaths(operations: readonly RawOperation[]): void {
  for (const [index, { op, path }] of operations.entries()) {
    if (path === undefined) throw ScimError.invalidSyntax(`Operations[${index}] needs a path.`);
    if (op !== 'remove' && path.endsWith(']')) throw ScimError.invalidPath(`Operations[${index}]: a path with a value filter ends in a sub-attribute, such as ${path.slice(0, 60)}.value.`);
  }
}

/** What the answer shows. @throws ScimError invalidValue */
export function readProjection(request: Reader & Pick<ScimRequest, 'query'>, type: ResourceType): Projection {
  const { attributes, excludedAttributes } = request.query;
  if (attributes === undefined && excludedAttributes === undefined) return makeProjection(type, undefined, undefined);
  const { quirks } = modeOf(request);
  return makeProjection(type, rewriteNames(quirks, type, attributes), rewriteNames(quirks, type, excludedAttributes));
}

/** The order of a list. @throws ScimError invalidValue */
export function readSort(request: Reader & Pick<ScimRequest, 'query'>, type: ResourceType): Sort | undefined {
  const { sortBy, sortOrder } = request.query;
  return parseSort(type, sortBy === undefined ? undefined : rewriteName(modeOf(request).quirks, type, sortBy.trim()), sortOrder);
}

/** Whether only another type defines the attribute, so that it has no value here (RFC 7644 §3.4.2.1). */
export function isAbsent({ quirks }: Mode, type: ResourceType, others: readonly ResourceType[], name: string): boolean {
  const isDefinedIn = (each: ResourceType): boolean => findAttributePath(definedPart(each), rewriteName(quirks, each, name)) !== undefined;
  return !isDefinedIn(type) && others.some(isDefinedIn);
}

/** The filter of a search over several types, for one of them. @throws ScimError invalidFilter */
export function readFilterFor(
  request: Reader, type: ResourceType, others: readonly ResourceType[], text: string | undefined, limits: FilterLimits,
): BoundFilter | undefined {
  const mode = modeOf(request);
  if (text === undefined || (mode.ignoresEmptyFilters && text.trim() === '')) return undefined;
  // Of several types the one that the text is written for rewrites it.
  const written = [type, ...others].reduce((current, each) => rewriteFilterText(mode.quirks, each, current), text);
  const filter = rewriteFilter(mode.quirks, type, parseFilter(written, limits));
  const isDefined = (name: string, owner?: string): boolean => {
    const path = findAttributePath(type, owner ?? name);
    return path !== undefined && (owner === undefined || findInElement(path.attribute, name) !== undefined);
  };
  const counts = (name: string, owner?: string): boolean =>
    (owner === undefined && isAbsent(mode, type, others, name)) || (!mode.refusesUnknownInFilters && !isDefined(name, owner));
  return bindFilter(type, withoutAbsentAttributes(filter, counts));
}

/** @throws ScimError invalidFilter */
export function readFilter(request: Reader, type: ResourceType, text: string | undefined, limits: FilterLimits): BoundFilter | undefined {
  return readFilterFor(request, type, [], text, limits);
}
