import { ScimError } from '../scim-error.js';
import { type Attribute, type AttributeType, defineAttribute } from './attribute.js';

/** An attribute as an organization declares it; what is left out has the default of RFC 7643 §2.2. */
export interface AttributeDeclaration {
  readonly name: string;
  readonly description?: string;
  readonly type?: AttributeType;
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: Attribute['mutability'];
  readonly returned?: Attribute['returned'];
  readonly uniqueness?: 'none' | 'server';
  /** The only values there are, compared as `caseExact` says. */
  readonly canonicalValues?: readonly string[];
  /** Whether filters find it by an index. */
  readonly filterable?: boolean;
  readonly subAttributes?: readonly AttributeDeclaration[];
}

export const ATTRIBUTE_TYPES: readonly AttributeType[] = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'];

/**
 * Makes a definition of a declaration, as the built-in ones are made.
 * @param path of the attribute, for the error
 * @throws ScimError invalidValue naming the attribute, for characteristics that contradict each other or RFC 7643 §7
 */
export function declareAttribute(declaration: AttributeDeclaration, path = declaration.name, isSubAttribute = false): Attribute {
  const contradiction = RULES.find(({ isBroken }) => isBroken(declaration, isSubAttribute));
  if (contradiction) throw ScimError.invalidValue(`${path}: ${contradiction.rule}`);
  const { name, description = '', subAttributes, canonicalValues, filterable = false, returned, ...characteristics } = declaration;
  const isUnique = (declaration.uniqueness ?? 'none') !== 'none';
  assertDistinct(path, (subAttributes ?? []).map((each) => each.name));
  return defineAttribute(name, description, {
    ...characteristics,
    ...((returned ?? declaration.mutability === 'writeOnly') && { returned: returned ?? 'never' }),
    ...(canonicalValues && { canonicalValues, isClosed: true }),
    ...((filterable || isUnique) && { isFilterable: true, maxLength: LONGEST_INDEXED_TEXT }),
    ...(subAttributes && { subAttributes: subAttributes.map((each) => declareAttribute(each, `${path}.${each.name}`, true)) }),
  });
}

/** Characters; an entry of an index has to fit into a third of a page, with the ids beside it. */
export const LONGEST_INDEXED_TEXT = 500;

/** Names are compared without regard to case (RFC 7643 §2.1). @throws ScimError invalidValue */
export function assertDistinct(path: string, names: readonly string[]): void {
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name.toLowerCase()).size);
  if (twice !== undefined) throw ScimError.invalidValue(`${path} has "${twice}" twice; letter case makes no difference.`);
}

/** RFC 7643 §2.1; `$ref` is the one name that begins otherwise. */
const NAME = /^(?:[A-Za-z][A-Za-z0-9_$-]{0,99}|\$ref)$/;
const TEXT_TYPES: readonly (AttributeType | undefined)[] = [undefined, 'string', 'reference'];

/** What the characteristics of an attribute have to do with each other: RFC 7643 §2.2, §2.3, §7. */
const RULES: readonly { readonly rule: string; readonly isBroken: (declaration: AttributeDeclaration, isSubAttribute: boolean) => boolean }[] = [
  { rule: 'a name has letters, digits, "_", "-" and "$" and begins with a letter (RFC 7643 §2.1).', isBroken: ({ name }) => !NAME.test(name) },
  { rule: 'a sub-attribute cannot be complex (RFC 7643 §7).', isBroken: ({ type }, isSubAttribute) => isSubAttribute && type === 'complex' },
  { rule: 'an attribute of type complex needs subAttributes.', isBroken: ({ type, subAttributes = [] }) => type === 'complex' && subAttributes.length === 0 },
  { rule: 'only an attribute of type complex has subAttributes.', isBroken: ({ type, subAttributes }) => type !== 'complex' && subAttributes !== undefined },
  {
    rule: 'an attribute of type complex has neither caseExact nor uniqueness nor canonicalValues (RFC 7643 §2.3.8); its sub-attributes have.',
    isBroken: ({ type, caseExact, uniqueness = 'none', canonicalValues }) => type === 'complex' && (caseExact !== undefined || uniqueness !== 'none' || canonicalValues !== undefined),
  },
  { rule: 'binary and reference are case-exact (RFC 7643 §2.3.6, §2.3.7).', isBroken: ({ type, caseExact }) => (type === 'binary' || type === 'reference') && caseExact === false },
  { rule: 'canonicalValues are of a string or reference.', isBroken: ({ type, canonicalValues }) => canonicalValues !== undefined && !TEXT_TYPES.includes(type) },
  { rule: 'canonicalValues need at least one value, each once and none empty.', isBroken: ({ canonicalValues }) => canonicalValues !== undefined && !isDistinctTexts(canonicalValues) },
  { rule: 'what is writeOnly is never returned (RFC 7643 §7).', isBroken: ({ mutability, returned = 'never' }) => mutability === 'writeOnly' && returned !== 'never' },
  { rule: 'what is required must be writable.', isBroken: ({ mutability, required }) => required === true && mutability === 'readOnly' },
  { rule: 'uniqueness of several values of one resource is not supported.', isBroken: ({ multiValued, uniqueness = 'none' }, isSubAttribute) => uniqueness !== 'none' && (multiValued === true || isSubAttribute) },
  { rule: 'uniqueness is of a string, reference, integer, decimal or dateTime.', isBroken: ({ type, uniqueness = 'none' }) => uniqueness !== 'none' && (type === 'boolean' || type === 'binary') },
  { rule: 'binary values and those that are never returned cannot be filterable.', isBroken: ({ type, mutability, returned, filterable }) => filterable === true && (type === 'binary' || returned === 'never' || mutability === 'writeOnly') },
  { rule: 'of a complex attribute its sub-attributes are filterable, each for itself.', isBroken: ({ type, filterable }) => type === 'complex' && filterable === true },
];

function isDistinctTexts(values: readonly string[]): boolean {
  return values.length > 0 && !values.includes('') && new Set(values).size === values.length;
}
