/** One attribute definition with its characteristics: RFC 7643 §2.2, §7. One that no schema defines is untyped. */
export interface Attribute {
  readonly name: string;
  /** `name` in lower case: attribute names are case-insensitive (RFC 7643 §2.1). */
  readonly key: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  /** Whether other values than the canonical ones (RFC 7643 §7 leaves it to the service provider), or other sub-attributes, are refused. */
  readonly isClosed: boolean;
  /** Whether it may have any number of values, as the members of a group. */
  readonly isUnbounded?: boolean;
  /** Whether its values stand in an index of their own, which filters use. */
  readonly isFilterable?: boolean;
  /** Most characters of a text, where it is less than for others. */
  readonly maxLength?: number;
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

export type AttributeType =
  | 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference' | 'complex' | 'untyped';

type Characteristics = Partial<Omit<Attribute, 'name' | 'key' | 'description'>>;

/** Makes a definition; what is not given has the default of RFC 7643 §2.2. */
export function defineAttribute(name: string, description: string, characteristics: Characteristics = {}): Attribute {
  const type = characteristics.type ?? 'string';
  return {
    multiValued: false,
    required: false,
    caseExact: type === 'reference' || type === 'binary',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    isClosed: false,
    ...characteristics,
    name,
    key: name.toLowerCase(),
    description,
    type,
  };
}

/**
 * What no schema defines, where such is stored: any JSON value, compared as text that is not case-exact.
 * @returns `undefined` for what is no attribute name (RFC 7643 §2.1)
 */
export function untypedAttribute(name: string): Attribute | undefined {
  return NAME.test(name) ? defineAttribute(name, '', { type: 'untyped' }) : undefined;
}

const NAME = /^[A-Za-z$][\w$-]{0,199}$/;

/** What a name in the brackets after an attribute means: a sub-attribute; where there are none, `value` is the element itself. */
export function findInElement(attribute: Attribute, name: string): { readonly attribute: Attribute; readonly isElement: boolean } | undefined {
  if (!attribute.subAttributes && name.toLowerCase() === 'value') return { attribute, isElement: true };
  const subAttribute = findSubAttribute(attribute, name);
  return subAttribute && { attribute: subAttribute, isElement: false };
}

export function findSubAttribute(attribute: Attribute, name: string): Attribute | undefined {
  const key = name.toLowerCase();
  return attribute.subAttributes?.find((candidate) => candidate.key === key);
}
