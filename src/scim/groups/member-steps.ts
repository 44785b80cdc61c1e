import type { MembershipChange } from '../../membership/index.js';
import { type ElementFilter, isJsonArray, isJsonObject, type Json, type Mode, type Operation, readValue, ScimError, type Attribute } from '../../protocol/index.js';
import { memberIds } from './group-resource.js';

/** What an operation of a PATCH does to the members of a group: sets of ids, never the list itself. */
export type MemberStep =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly values: readonly string[] }
  /** The ids are those of the members that match: they are asked of the database. */
  | { readonly kind: 'removeMatching'; readonly filter: ElementFilter };

export type KnownStep = Exclude<MemberStep, { kind: 'removeMatching' }>;

/** A group PATCH, taken apart: what is about attributes, and what is about members. Each keeps its order. */
export interface GroupPatch {
  readonly attributeOperations: readonly Operation[];
  readonly memberSteps: readonly MemberStep[];
}

/** @throws ScimError mutability for a change of a member's own values (RFC 7643 §4.2), invalidValue for what is no member */
export function splitGroupPatch(operations: readonly Operation[], { refusesUnknownAttributes }: Mode): GroupPatch {
  const isAboutMembers = ({ target }: Operation): boolean => target.kind !== 'extension' && !target.path.extension && target.path.attribute.name === 'members';
  return {
    attributeOperations: operations.filter((operation) => !isAboutMembers(operation)),
    memberSteps: operations.filter(isAboutMembers).map((operation) => toStep(operation, refusesUnknownAttributes)),
  };
}

function toStep({ op, target, value, path }: Operation, refusesUnknown: boolean): MemberStep {
  if (target.kind === 'elements') {
    if (target.subAttribute) throw ScimError.mutability(`"${path}" cannot be changed; remove the member and add another.`);
    if (op === 'remove') return removalOf(target.filter);
    throw ScimError.mutability(`"${path}" is one member, which cannot be changed; use the path "members" to add or replace members.`);
  }
  if (target.kind !== 'attribute') throw ScimError.invalidPath(`"${path}" is no attribute of Group.`);
  const { attribute } = target.path;
  const read = (): readonly string[] => readMemberIds(attribute, value ?? null, refusesUnknown);
  if (op !== 'remove') return { kind: op, values: read() };
  // With a value, only the listed members go: Entra, authentik and ssosync send that (test/fixtures/idp/entra).
  const listed = isJsonArray(value) ? value.length > 0 : isJsonObject(value) || typeof value === 'string';
  return listed ? { kind: 'remove', values: read() } : { kind: 'replace', values: [] };
}

/** @throws ScimError when one of the elements names nobody: taken for nothing it would empty a group */
function readMemberIds(attribute: Attribute, value: Json, refusesUnknown: boolean): readonly string[] {
  const given = isJsonObject(value) ? [value] : typeof value === 'string' ? [{ value }] : value;
  const idsOf = (members: Json): readonly string[] => memberIds(readValue(attribute, members, attribute.name, refusesUnknown));
  const ids = idsOf(given);
  // One that is listed twice counts once (RFC 7643 §2.4).
  const isDoubtful = isJsonArray(given) && (ids.length < given.length || ids.includes(''));
  if (isDoubtful && given.some((each) => idsOf([each]).every((id) => id === ''))) throw ScimError.invalidValue('Each of members needs a value, the id of a user or group.');
  return ids;
}

/** `members[value eq "a" or value eq "b"]` names its members; any other filter has to be asked. */
function removalOf(filter: ElementFilter): MemberStep {
  const values = namedValues(filter);
  return values ? { kind: 'remove', values } : { kind: 'removeMatching', filter };
}

function namedValues(filter: ElementFilter): readonly string[] | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.attribute.name === 'value') return [String(filter.value)];
  if (filter.kind !== 'or') return undefined;
  const parts = filter.terms.map(namedValues);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** The steps as one change; `undefined` when one of them depends on who is a member. */
export function combineSteps(steps: readonly MemberStep[]): MembershipChange | undefined {
  const known = steps.filter((step) => step.kind !== 'removeMatching');
  return known.length === steps.length ? combineKnownSteps(known) : undefined;
}

/** What is done last to an id counts. */
export function combineKnownSteps(steps: readonly KnownStep[]): MembershipChange {
  return steps.reduce<MembershipChange>((change, { kind, values }) => {
    if (kind === 'replace') return { kind: 'replace', values };
    const given = new Set(values);
    const others = (ids: readonly string[]): readonly string[] => ids.filter((id) => !given.has(id));
    if (change.kind === 'replace') {
      return { kind: 'replace', values: kind === 'add' ? [...others(change.values), ...values] : others(change.values) };
    }
    const add = kind === 'add' ? [...others(change.add), ...values] : others(change.add);
    const remove = kind === 'remove' ? [...others(change.remove), ...values] : others(change.remove);
    return { kind: 'delta', add, remove };
  }, { kind: 'delta', add: [], remove: [] });
}
