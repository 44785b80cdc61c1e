/** What a User may say, written down a second time: from RFC 7643 §4.1 and §4.3, with an attribute of each kind that those lack. */
export interface Definition {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'decimal' | 'dateTime' | 'binary' | 'reference' | 'complex';
  readonly isList: boolean;
  readonly isExact: boolean;
  readonly isRequired: boolean;
  readonly mutability: 'readWrite' | 'readOnly' | 'immutable' | 'writeOnly';
  /** The values that the profile takes and no others. */
  readonly canonical?: readonly string[];
  readonly parts: readonly Definition[];
}

export type ModeName = 'rfc' | 'compat' | 'profile';

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const DEVICES = 'urn:example:params:2.0:Devices';

function define(name: string, more: Partial<Definition> = {}): Definition {
  const type = more.type ?? 'string';
  return { name, isList: false, isExact: type === 'reference' || type === 'binary', isRequired: false, mutability: 'readWrite', parts: [], ...more, type };
}

const complex = (name: string, parts: readonly Definition[], more: Partial<Definition> = {}): Definition => define(name, { type: 'complex', parts, ...more });
const readOnly = { mutability: 'readOnly' } as const;
const WORK_HOME_OTHER = ['work', 'home', 'other'];

const plural = (name: string, canonical?: readonly string[], type: Definition['type'] = 'string'): Definition => complex(name, [
  define('value', { type }), define('display'), define('type', canonical && { canonical }), define('primary', { type: 'boolean' }),
], { isList: true });

const userAttributes: readonly Definition[] = [
  define('schemas', { type: 'reference', isList: true, isRequired: true, ...readOnly }),
  define('id', { isExact: true, ...readOnly }),
  define('externalId', { isExact: true }),
  complex('meta', [define('created', { type: 'dateTime', ...readOnly })], readOnly),
  define('userName', { isRequired: true }),
  complex('name', ['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'].map((name) => define(name))),
  define('title'),
  define('nickName'),
  define('profileUrl', { type: 'reference' }),
  define('active', { type: 'boolean' }),
  define('password', { mutability: 'writeOnly' }),
  plural('emails', WORK_HOME_OTHER),
  plural('photos', ['photo', 'thumbnail'], 'reference'),
  plural('x509Certificates', undefined, 'binary'),
  complex('addresses', [
    ...['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'].map((name) => define(name)),
    define('type', { canonical: WORK_HOME_OTHER }), define('primary', { type: 'boolean' }),
  ], { isList: true }),
  complex('groups', [define('value', { isExact: true, ...readOnly }), define('display', readOnly)], { isList: true, ...readOnly }),
  define('tags', { isList: true }),
  define('keys', { isList: true, isRequired: true, isExact: true }),
  define('origin', { mutability: 'immutable' }),
  complex('birth', [define('city'), define('country')], { mutability: 'immutable' }),
  complex('badges', [define('value'), define('label')], { isList: true, mutability: 'immutable' }),
  define('shoeSize', { type: 'integer' }),
  define('height', { type: 'decimal' }),
  define('hired', { type: 'dateTime' }),
];

const extensionAttributes: Readonly<Record<string, readonly Definition[]>> = {
  [ENTERPRISE]: [
    ...['employeeNumber', 'costCenter', 'organization', 'division', 'department'].map((name) => define(name)),
    complex('manager', [define('value', { isExact: true }), define('$ref', { type: 'reference' }), define('displayName', readOnly)]),
  ],
  [DEVICES]: [
    complex('devices', [
      define('serial', { mutability: 'immutable' }), define('model', { isRequired: true }), define('owner', readOnly), define('label'), define('count', { type: 'integer' }),
    ], { isList: true }),
    define('licence', { mutability: 'immutable' }),
    define('seen', readOnly),
  ],
};

/** In the profile there is no password (the interoperability profile), and canonical values are the only ones. */
export function attributesOf(mode: ModeName, extension?: string): readonly Definition[] {
  const all = extension === undefined ? userAttributes : extensionAttributes[extension] ?? [];
  return mode === 'profile' ? all.filter(({ name }) => name !== 'password').map(closed) : all.map(open);
}

function open(definition: Definition): Definition {
  const { canonical: _, ...rest } = definition;
  return { ...rest, parts: rest.parts.map(open) };
}

function closed(definition: Definition): Definition {
  return { ...definition, parts: definition.parts.map(closed) };
}

export const EXTENSIONS = Object.keys(extensionAttributes);

/** Names count in any case (RFC 7643 §2.1). */
export function named(definitions: readonly Definition[], name: string): Definition | undefined {
  return definitions.find((each) => each.name.toLowerCase() === name.toLowerCase());
}
