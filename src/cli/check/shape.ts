import { ENTERPRISE_USER_SCHEMA } from '../../protocol/index.js';
import type { ResourceKind, ShownAttribute, ShownSchema } from './describe-server.js';

/** The attributes of this server's users that the checks are played on, chosen from its schema. */
export interface Shape {
  /** Optional texts that anybody may change. */
  readonly text: string | undefined;
  readonly secondText: string | undefined;
  /** A single complex attribute with two texts, as `name` with familyName and givenName. */
  readonly complex: { readonly name: string; readonly first: string; readonly second: string } | undefined;
  /** A list with value, type and primary, as `emails`. */
  readonly multi: { readonly name: string; readonly types: readonly [string, string] } | undefined;
  readonly extension: { readonly urn: string; readonly first: string; readonly second: string | undefined; readonly schema: ShownSchema } | undefined;
  readonly hasActive: boolean;
  readonly hasPassword: boolean;
  readonly hasGroups: boolean;
}

export function chooseShape({ schema, extensions }: ResourceKind): Shape {
  const { attributes } = schema;
  const [text, secondText] = preferred(attributes.filter(isPlainText), TEXTS).filter(({ name }) => !UNFIT.has(name));
  const extension = [...extensions].sort((a, b) => Number(b.id === ENTERPRISE_USER_SCHEMA) - Number(a.id === ENTERPRISE_USER_SCHEMA)).find((each) => each.attributes.some(isPlainText));
  const [first, second] = preferred((extension?.attributes ?? []).filter(isPlainText), ['department', 'costCenter', 'division']);
  return {
    text: text?.name,
    secondText: secondText?.name,
    complex: chooseComplex(attributes),
    multi: chooseMulti(attributes),
    extension: extension && first ? { urn: extension.id, first: first.name, second: second?.name, schema: extension } : undefined,
    hasActive: attributes.some(({ name, type, mutability }) => name === 'active' && type === 'boolean' && mutability === 'readWrite'),
    hasPassword: attributes.some(({ name, mutability }) => name === 'password' && mutability !== 'readOnly'),
    hasGroups: attributes.some(({ name, multiValued }) => name === 'groups' && multiValued),
  };
}

const TEXTS = ['title', 'nickName', 'userType', 'displayName'];
/** Their values follow rules of their own. */
const UNFIT = new Set(['userName', 'externalId', 'locale', 'timezone', 'preferredLanguage', 'profileUrl', 'password', 'id']);

function isPlainText({ type, multiValued, required, mutability, returned, uniqueness, canonicalValues }: ShownAttribute): boolean {
  return type === 'string' && !multiValued && !required && mutability === 'readWrite' && returned === 'default' && uniqueness === 'none' && canonicalValues.length === 0;
}

function chooseComplex(attributes: readonly ShownAttribute[]): Shape['complex'] {
  const candidates = attributes.filter(({ type, multiValued, mutability }) => type === 'complex' && !multiValued && mutability === 'readWrite');
  for (const { name, subAttributes } of preferred(candidates, ['name'])) {
    const [first, second] = preferred(subAttributes.filter((each) => each.type === 'string' && each.mutability === 'readWrite'), ['familyName', 'givenName']);
    if (first && second) return { name, first: first.name, second: second.name };
  }
  return undefined;
}

function chooseMulti(attributes: readonly ShownAttribute[]): Shape['multi'] {
  const candidates = attributes.filter(({ type, multiValued, mutability }) => type === 'complex' && multiValued && mutability === 'readWrite');
  for (const { name, subAttributes } of preferred(candidates, ['emails', 'phoneNumbers', 'ims'])) {
    const sub = (wanted: string): ShownAttribute | undefined => subAttributes.find((each) => each.name === wanted);
    if (sub('value')?.type !== 'string' || !sub('primary')) continue;
    const [one = 'work', other = one === 'home' ? 'work' : 'home'] = sub('type')?.canonicalValues ?? [];
    if (sub('type')) return { name, types: [one, other] };
  }
  return undefined;
}

/** Those named first, in that order, then the rest as the server lists them. */
function preferred(attributes: readonly ShownAttribute[], names: readonly string[]): readonly ShownAttribute[] {
  const rank = ({ name }: ShownAttribute): number => (names.includes(name) ? names.indexOf(name) : names.length);
  return [...attributes].sort((a, b) => rank(a) - rank(b));
}
