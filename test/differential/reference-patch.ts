import { type ElementTest, isList, isObject, memberOf, type ObjectValue, readElementFilter, type Value } from './reference-filter.js';
import { attributesOf, CORE, type Definition, EXTENSIONS, type ModeName, named } from './reference-schema.js';
import { isEqual, isPrimary, isSameElement, readElement, readValue, tolerate, without } from './reference-value.js';
import { Refusal } from './refusal.js';

export interface SentOperation {
  readonly op: string;
  readonly path?: Value;
  readonly value?: Value;
}

/** One attribute, part of an attribute, or choice of elements. `extension` is where it lies. */
interface Place {
  readonly extension?: string;
  readonly attribute: Definition;
  readonly part?: Definition;
  readonly chosen?: ElementTest;
}

/** A place and what is done there; the whole of an extension can only be removed. */
type Step = { readonly op: 'add' | 'replace' | 'remove'; readonly value?: Value } & (Place | { readonly removed: string });

/**
 * What PATCH makes of a User, written again from RFC 7644 §3.5.2 and the rules PAT-*, ADD-*, REM-* and REP-P* of the checklist; slow and
 * plain, to compare the engine with. The request is read as a whole before anything of it is done.
 * @throws Refusal
 */
export function referencePatch(user: ObjectValue, operations: readonly SentOperation[], mode: ModeName): ObjectValue {
  if (operations.length === 0) throw new Refusal('invalidSyntax');
  operations.forEach(assertReadable);
  if (mode === 'profile') operations.forEach(assertProfile);
  const steps = operations.flatMap((operation) => read(operation, mode));
  const after = steps.reduce((current, step) => take(current, step, mode), user);
  const lacked = lacking(user, mode);
  if (lacking(after, mode).some((name) => !lacked.includes(name))) throw new Refusal('invalidValue');
  return after;
}

/** Names of what is required and not there: of the user, of each extension it has, and of each element (RFC 7643 §2.2). */
function lacking(user: ObjectValue, mode: ModeName): readonly string[] {
  const here = EXTENSIONS.filter((urn) => user[urn] !== undefined);
  return [lackingIn(attributesOf(mode), user), ...here.map((urn) => lackingIn(attributesOf(mode, urn), user[urn]).map((name) => `${urn}:${name}`))].flat();
}

function lackingIn(definitions: readonly Definition[], holder: Value | undefined): readonly string[] {
  return definitions.filter(({ mutability }) => mutability !== 'readOnly').flatMap(({ name, isRequired, parts }) => {
    const value = memberOf(holder, name);
    if (value === undefined) return isRequired ? [name] : [];
    return (isList(value) ? value : [value]).flatMap((element) => (isObject(element) ? lackingIn(parts, element) : [])).map((part) => `${name}.${part}`);
  });
}

function assertReadable({ op, path }: SentOperation): void {
  if (!['add', 'remove', 'replace'].includes(op.toLowerCase())) throw new Refusal('invalidSyntax');
  if (path !== undefined && path !== null && typeof path !== 'string') throw new Refusal('invalidPath');
}

/** The interoperability profile wants a path in each, and a sub-attribute behind a value filter unless the element is removed (EXT-09). */
function assertProfile({ op, path }: SentOperation): void {
  if (!isWritten(path)) throw new Refusal('invalidSyntax');
  if (op.toLowerCase() !== 'remove' && path.trim().endsWith(']')) throw new Refusal('invalidPath');
}

function isWritten(path: Value | undefined): path is string {
  return typeof path === 'string' && path.trim() !== '';
}

// Reading: from an operation to places.

function read(operation: SentOperation, mode: ModeName): readonly Step[] {
  const op = operation.op.toLowerCase() as Step['op'];
  const { value } = operation;
  if (!isWritten(operation.path)) {
    if (op === 'remove') throw new Refusal('noTarget');
    if (!isObject(value)) throw new Refusal('invalidValue');
    return Object.entries(value).flatMap(([name, each]) => readMember(op, name, each, mode));
  }
  return readAt(op, operation.path.trim(), value, mode);
}

/** A member of a value without a path: as if it had a path of its own, but what is read-only or unknown is passed over (PAT-22, A-01). */
function readMember(op: Step['op'], name: string, value: Value, mode: ModeName): readonly Step[] {
  const attribute = named(attributesOf(mode), name);
  if (attribute) return attribute.mutability === 'readOnly' ? [] : [{ op, attribute, value }];
  if (EXTENSIONS.some((urn) => urn.toLowerCase() === name.toLowerCase())) return readAt(op, name, value, mode);
  if (mode !== 'compat' || name.toLowerCase() === CORE.toLowerCase()) return [];
  // in compat a key may be a path.
  return name.includes('[') || isKnown(name, mode) ? readAt(op, name, value, mode) : [];
}

function isKnown(path: string, mode: ModeName): boolean {
  try {
    findAttribute(path, mode);
    return true;
  } catch {
    return false;
  }
}

function readAt(op: Step['op'], path: string, value: Value | undefined, mode: ModeName): readonly Step[] {
  const extension = EXTENSIONS.find((urn) => urn.toLowerCase() === path.toLowerCase());
  if (extension !== undefined) return readExtension(op, extension, value, mode);
  if (path.toLowerCase() === 'schemas' && op !== 'remove') return readSchemas(op, value);
  const place = findPlace(path, mode);
  // WSO2 sends the manager's name by its path; in compat it is passed over.
  if (mode === 'compat' && place.part?.name === 'displayName' && place.attribute.name === 'manager' && !place.chosen) return [];
  if (op !== 'remove' && value === undefined) throw new Refusal('invalidValue');
  return [{ op, ...place, ...(value !== undefined && { value }) }];
}

/** REM-12, ADD-15, REP-P12: the whole goes, or each of its attributes is set. */
function readExtension(op: Step['op'], extension: string, value: Value | undefined, mode: ModeName): readonly Step[] {
  if (op === 'remove') return [{ op, removed: extension }];
  if (value === undefined) throw new Refusal('invalidValue');
  if (value === null) return [{ op: 'remove', removed: extension }];
  if (!isObject(value)) throw new Refusal('invalidValue');
  return Object.entries(value).flatMap(([name, each]): readonly Step[] => {
    const attribute = named(attributesOf(mode, extension), name);
    if (!attribute && mode === 'profile') throw new Refusal('invalidSyntax');
    return attribute && attribute.mutability !== 'readOnly' ? [{ op, extension, attribute, value: each }] : [];
  });
}

/** PAT-16: `schemas` follows from what is there; the base schema must stay. */
function readSchemas(op: 'add' | 'replace', value: Value | undefined): readonly Step[] {
  const urns = (isList(value) ? value : [value ?? null]).map((urn) => (typeof urn === 'string' ? urn.toLowerCase() : ''));
  if (!urns.every((urn) => [CORE, ...EXTENSIONS].some((known) => known.toLowerCase() === urn))) throw new Refusal('invalidValue');
  if (op === 'replace' && !urns.includes(CORE.toLowerCase())) throw new Refusal('mutability');
  return [];
}

/** `attribute`, `attribute.part`, `attribute[filter]` or `attribute[filter].part`, with or without the URN in front (RFC 7644 §3.5.2, Figure 7). */
function findPlace(path: string, mode: ModeName): Place {
  const open = path.indexOf('[');
  if (open < 0) {
    const place = findAttribute(path, mode);
    if (place.attribute.isList && place.part) throw new Refusal('invalidPath');
    return place;
  }
  const close = path.lastIndexOf(']');
  const end = path.slice(close + 1);
  if (close < open || (end !== '' && !/^\.[^.[\]]+$/.test(end))) throw new Refusal('invalidPath');
  const inner = path.slice(open + 1, close);
  // PAT-05: no array index.
  if (/^\d+$/.test(inner)) throw new Refusal('invalidPath');
  const place = findAttribute(path.slice(0, open), mode);
  if (!place.attribute.isList || place.part) throw new Refusal('invalidPath');
  const chosen = readElementFilter(inner, place.attribute, mode);
  if (end === '') return { ...place, chosen };
  const part = named(place.attribute.parts, end.slice(1));
  if (!part) throw new Refusal('invalidPath');
  return { ...place, chosen, part };
}

function findAttribute(path: string, mode: ModeName): Place {
  const urn = [CORE, ...EXTENSIONS].find((each) => path.toLowerCase().startsWith(`${each.toLowerCase()}:`));
  const names = (urn === undefined ? path : path.slice(urn.length + 1)).split('.');
  const [name = '', partName] = names;
  // in compat an attribute that only one extension has may do without the URN.
  const isUnqualified = mode === 'compat' && urn === undefined && !named(attributesOf(mode), name);
  const extension = isUnqualified ? EXTENSIONS.find((each) => named(attributesOf(mode, each), name)) : urn === CORE ? undefined : urn;
  const attribute = named(attributesOf(mode, extension), name);
  const part = attribute && partName !== undefined ? named(attribute.parts, partName) : undefined;
  if (!attribute || names.length > 2 || (partName !== undefined && !part)) throw new Refusal('invalidPath');
  return { ...(extension !== undefined && { extension }), attribute, ...(part && { part }) };
}

// Doing: one step after the other, each on what the one before made (PAT-08).

function take(user: ObjectValue, step: Step, mode: ModeName): ObjectValue {
  if ('removed' in step) {
    const held = attributesOf(mode, step.removed).some(({ name, mutability }) => mutability === 'immutable' && memberOf(user[step.removed], name) !== undefined);
    if (held) throw new Refusal('mutability');
    return without(user, step.removed);
  }
  const { extension, attribute, part } = step;
  if (attribute.mutability === 'readOnly' || part?.mutability === 'readOnly') throw new Refusal('mutability');
  const holder = extension === undefined ? user : memberOf(user, extension);
  const before = memberOf(holder, attribute.name);
  const after = step.chosen ? takeElements(before, step, step.chosen, mode) : part ? takePart(before, step, part, mode) : takeAttribute(before, step, mode);
  if (isEqual(before, after)) return user;
  if (after === undefined && attribute.isRequired) throw new Refusal('mutability');
  // PAT-12: set once.
  if (attribute.mutability === 'immutable' && before !== undefined) throw new Refusal('mutability');
  const written = put(isObject(holder) ? holder : {}, attribute.name, after);
  return extension === undefined ? written : put(user, extension, Object.keys(written).length > 0 ? written : undefined);
}

function put(object: ObjectValue, name: string, value: Value | undefined): ObjectValue {
  return value === undefined ? without(object, name) : { ...object, [name]: value };
}

function takeAttribute(before: Value | undefined, { op, attribute, value = null }: Step & Place, mode: ModeName): Value | undefined {
  if (op === 'remove') return attribute.isList && isList(before) && isListed(value) ? takeListed(before, attribute, value, mode) : undefinedUnlessRequired(attribute);
  const isSingle = isObject(value);
  const read = readValue(attribute, attribute.isList && isSingle ? [value] : value, mode);
  if (attribute.isList) return op === 'add' ? append(attribute, before, isList(read) ? read : []) : orRefuse(attribute, read);
  if (attribute.type !== 'complex') return orRefuse(attribute, read);
  // only the profile substitutes; else parts that are not named stay, and null unassigns (PAT-20).
  if (op === 'replace' && mode === 'profile') return read;
  const sent = mode === 'compat' ? tolerate(attribute, value) : value;
  return read === undefined && !isObject(sent) ? undefined : merge(attribute, before, sent, read);
}

/** PAT-14. */
function orRefuse(attribute: Definition, read: Value | undefined): Value | undefined {
  return read === undefined ? undefinedUnlessRequired(attribute) : read;
}

function undefinedUnlessRequired({ isRequired }: Definition): undefined {
  if (isRequired) throw new Refusal('mutability');
  return undefined;
}

function merge(attribute: Definition, before: Value | undefined, sent: Value, read: Value | undefined): ObjectValue | undefined {
  const given = (name: string): boolean => isObject(sent) && Object.keys(sent).some((key) => named(attribute.parts, key)?.name === name && named(attribute.parts, key)?.mutability !== 'readOnly');
  const kept = Object.entries(isObject(before) ? before : {}).filter(([name]) => !given(name));
  const merged = { ...Object.fromEntries(kept), ...(isObject(read) ? read : {}) };
  return Object.keys(merged).length > 0 ? merged : undefined;
}

function takePart(before: Value | undefined, { op, value = null }: Step, part: Definition, mode: ModeName): Value | undefined {
  const read = op === 'remove' ? undefined : readValue(part, value, mode);
  if (read === undefined) undefinedUnlessRequired(part);
  const after = put(isObject(before) ? before : {}, part.name, read);
  return Object.keys(after).length > 0 ? after : undefined;
}

/** ADD-08 to ADD-10, ADD-16: what is not there yet comes to the end; what is there takes what it is given. */
function append(list: Definition, before: Value | undefined, added: readonly Value[]): Value | undefined {
  const elements = isList(before) ? [...before] : [];
  for (const element of added) {
    const index = elements.findIndex((each) => isSameElement(list, each, element));
    const existing = elements[index];
    if (index < 0) elements.push(element);
    else if (isObject(existing) && isObject(element)) elements[index] = { ...existing, ...element };
    if (!isPrimary(element)) continue;
    const keeper = index < 0 ? elements.length - 1 : index;
    elements.forEach((each, other) => { if (other !== keeper) elements[other] = demoted(each); });
  }
  return elements.length > 0 ? elements : undefined;
}

function demoted(element: Value): Value {
  return isObject(element) && isPrimary(element) ? { ...element, primary: false } : element;
}

/** a removal that lists elements removes these alone. */
function isListed(value: Value): boolean {
  return isList(value) ? value.length > 0 : value !== null;
}

function takeListed(before: readonly Value[], list: Definition, value: Value, mode: ModeName): Value | undefined {
  if (list.parts.length > 0 && !isList(value) && !isObject(value)) throw new Refusal('invalidValue');
  const read = readValue(list, isList(value) ? value : [value], mode);
  const listed = isList(read) ? read : [];
  const rest = before.filter((element) => !listed.some((each) => isNamedBy(list, element, each)));
  return rest.length > 0 ? rest : undefinedUnlessRequired(list);
}

/** By value, and type when it has one; without a value, by all it says. */
function isNamedBy(list: Definition, element: Value, listed: Value): boolean {
  if (!isObject(listed)) return isSameElement(list, element, listed);
  const names = Object.keys(listed).filter((name) => listed.value === undefined || name === 'value' || name === 'type');
  return names.every((name) => {
    const [part, value, wanted] = [named(list.parts, name), memberOf(element, name), memberOf(listed, name)];
    return part !== undefined && value !== undefined && wanted !== undefined && isSameElement({ ...part, parts: [] }, value, wanted);
  });
}

function takeElements(before: Value | undefined, step: Step & Place, chosen: ElementTest, mode: ModeName): Value | undefined {
  const elements = isList(before) ? before : [];
  const { op, attribute, part } = step;
  if (op === 'remove' && part?.isRequired) throw new Refusal('mutability');
  if (op !== 'remove' && !elements.some((element) => chosen.matches(element))) return makeElement(before, step, chosen, mode);
  const changed: Value[] = [];
  let keeper = -1;
  for (const element of elements) {
    const after = chosen.matches(element) ? changeElement(element, step, mode) : element;
    if (after === undefined) continue;
    changed.push(after);
    // PAT-10: the first that the operation leaves primary.
    if (keeper < 0 && op !== 'remove' && chosen.matches(element) && isPrimary(after)) keeper = changed.length - 1;
  }
  const demotedOthers = keeper < 0 ? changed : changed.map((element, index) => (index === keeper ? element : demoted(element)));
  const distinct: Value[] = [];
  for (const element of demotedOthers) {
    const index = distinct.findIndex((each) => isSameElement(attribute, each, element));
    if (index < 0) distinct.push(element);
    else if (isPrimary(element)) distinct[index] = element;
  }
  return distinct.length > 0 ? distinct : undefined;
}

/** ADD-11, ADD-12, REM-05, REM-06, REP-P07, REP-P08 for one match; `undefined` when nothing is left of it. */
function changeElement(element: Value, { op, attribute, part, value = null }: Step & Place, mode: ModeName): Value | undefined {
  if (!part) {
    if (op === 'remove') return undefined;
    const read = readElement(attribute, value, mode);
    const sent = mode === 'compat' ? tolerate({ ...attribute, isList: false }, value) : value;
    if (op === 'replace' || !isObject(element) || !isObject(sent)) return read;
    const merged = merge(attribute, element, sent, read);
    if (isObject(element)) attribute.parts.forEach((each) => assertKept(each, element, merged));
    return merged;
  }
  const after = takePart(element, { op, attribute, value }, part, mode);
  if (isObject(element)) assertKept(part, element, after);
  return after;
}

/** REM-14, PAT-12, GRP-04: a part that is set once, or required, keeps its value. */
function assertKept({ name, mutability, isRequired }: Definition, before: ObjectValue, after: Value | undefined): void {
  const [old, now] = [memberOf(before, name), memberOf(after, name)];
  if (old === undefined || isEqual(old, now)) return;
  if (mutability === 'immutable' || (isRequired && now === undefined)) throw new Refusal('mutability');
}

/** no element matches. Where the filter says what it is like, add makes it, and in compat replace does too. */
function makeElement(before: Value | undefined, { op, attribute, part, value = null }: Step & Place, { describes }: ElementTest, mode: ModeName): Value | undefined {
  if (!describes || (op === 'replace' && mode !== 'compat')) throw new Refusal('noTarget');
  if (part && (mode === 'compat' ? tolerate(part, value) : value) !== null) {
    const element = readElement(attribute, { ...describes, [part.name]: value }, mode);
    return memberOf(element, part.name) === undefined ? before : appendIfAny(attribute, before, element);
  }
  if (part || value === null) return before;
  const sent = mode === 'compat' ? tolerate({ ...attribute, isList: false }, value) : value;
  if (!isObject(sent)) return appendIfAny(attribute, before, readElement(attribute, value, mode));
  // What the value says wins over the filter.
  const said = Object.entries(describes).filter(([name]) => !Object.keys(sent).some((key) => key.toLowerCase() === name.toLowerCase()));
  return appendIfAny(attribute, before, readElement(attribute, { ...Object.fromEntries(said), ...sent }, mode));
}

function appendIfAny(attribute: Definition, before: Value | undefined, element: Value | undefined): Value | undefined {
  return element === undefined ? before : append(attribute, before, [element]);
}
