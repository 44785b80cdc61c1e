import { printAttributePath } from '../attribute-path.js';
import type { ElementFilter } from '../filter/bound-filter.js';
import type { Filter } from '../filter/filter.js';
import type { Json } from '../json.js';
import { defineAttribute } from '../schema/attribute.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import { PATCH_OP_MESSAGE } from '../urns.js';
import type { Operation, RawOperation } from './operation.js';
import { bindOperations, DEFAULT_MAX_OPERATIONS, parsePatchRequest } from './parse-patch.js';

const CORE = userSchema.id;
const ENTERPRISE = enterpriseUserSchema.id;
const BADGE = 'urn:example:2.0:Badge';

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: { ...userSchema, attributes: [...userSchema.attributes, defineAttribute('tags', 'A multi-valued string.', { multiValued: true })] },
  extensions: [
    { schema: enterpriseUserSchema, required: false },
    { schema: { id: BADGE, name: 'Badge', description: 'Badge', attributes: [defineAttribute('number', 'Number.'), defineAttribute('issued', 'Read-only.', { mutability: 'readOnly' })] }, required: false },
  ],
});

function errorOf(act: () => unknown): ScimError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('the envelope of a PATCH request', () => {
  const schemas = [PATCH_OP_MESSAGE];
  const operation = { op: 'replace', path: 'title', value: 'x' };

  it.each<readonly [string, Json, readonly RawOperation[]]>([
    ['an operation is read', { schemas, Operations: [operation] }, [{ op: 'replace', path: 'title', value: 'x' }]],
    ['PAT-08 the order of operations is kept', { schemas, Operations: [operation, { op: 'remove', path: 'title' }] }, [{ op: 'replace', path: 'title', value: 'x' }, { op: 'remove', path: 'title' }]],
    ['PAT-04 op is read in any case', { schemas, Operations: [{ op: 'Add', path: 'title', value: 'x' }] }, [{ op: 'add', path: 'title', value: 'x' }]],
    ['REP-04 member names are read in any case', { SCHEMAS: schemas, operations: [{ OP: 'add', Path: 'title', VALUE: 'x' }] }, [{ op: 'add', path: 'title', value: 'x' }]],
    ['PAT-02 the message URN is read in any case, among others', { schemas: ['urn:x', PATCH_OP_MESSAGE.toLowerCase()], Operations: [operation] }, [operation as RawOperation]],
    ['an absent path stays absent', { schemas, Operations: [{ op: 'add', value: {} }] }, [{ op: 'add', value: {} }]],
    ['null as path is absent', { schemas, Operations: [{ op: 'add', path: null, value: {} }] }, [{ op: 'add', value: {} }]],
    ['an empty path is absent', { schemas, Operations: [{ op: 'add', path: ' ', value: {} }] }, [{ op: 'add', value: {} }]],
    ['spaces around a path go', { schemas, Operations: [{ op: 'remove', path: ' title ' }] }, [{ op: 'remove', path: 'title' }]],
    ['null as value is a value', { schemas, Operations: [{ op: 'replace', path: 'title', value: null }] }, [{ op: 'replace', path: 'title', value: null }]],
    ['false as value is a value', { schemas, Operations: [{ op: 'replace', path: 'active', value: false }] }, [{ op: 'replace', path: 'active', value: false }]],
    ['unknown members are passed over', { schemas, Operations: [{ ...operation, name: 'x' }], note: 'x' }, [operation as RawOperation]],
  ])('%s', (_rule, body, expected) => {
    expect(parsePatchRequest(body)).toStrictEqual(expected);
  });

  it.each<readonly [string, unknown, string]>([
    ['a body that is an array', [operation], 'invalidSyntax'],
    ['a body that is null', null, 'invalidSyntax'],
    ['a body that is absent', undefined, 'invalidSyntax'],
    ['PAT-02 no schemas', { Operations: [operation] }, 'invalidSyntax'],
    ['PAT-02 schemas that is a string', { schemas: PATCH_OP_MESSAGE, Operations: [operation] }, 'invalidSyntax'],
    ['PAT-02 schemas without the message URN', { schemas: [CORE], Operations: [operation] }, 'invalidSyntax'],
    ['PAT-03 no Operations', { schemas }, 'invalidSyntax'],
    ['PAT-03 no operation in Operations', { schemas, Operations: [] }, 'invalidSyntax'],
    ['PAT-03 Operations that is an object', { schemas, Operations: operation }, 'invalidSyntax'],
    ['PAT-03 an operation that is no object', { schemas, Operations: [operation, 'remove'] }, 'invalidSyntax'],
    ['PAT-04 no op', { schemas, Operations: [{ path: 'title', value: 'x' }] }, 'invalidSyntax'],
    ['PAT-04 op move of JSON Patch', { schemas, Operations: [{ ...operation, op: 'move' }] }, 'invalidSyntax'],
    ['PAT-04 op that is no string', { schemas, Operations: [{ ...operation, op: 1 }] }, 'invalidSyntax'],
    ['PAT-05 a path that is no string', { schemas, Operations: [{ ...operation, path: ['title'] }] }, 'invalidPath'],
  ])('is refused: %s', (_fault, body, scimType) => {
    expect(errorOf(() => parsePatchRequest(body))).toMatchObject({ status: 400, scimType });
  });

  it('names the operation at fault', () => {
    expect(errorOf(() => parsePatchRequest({ schemas, Operations: [operation, { op: 'test' }] })).detail).toContain('Operations[1].op');
  });

  it('PAT-23 the number of operations is bounded', () => {
    const many = (count: number): Json => ({ schemas, Operations: Array.from({ length: count }, () => operation) });
    expect(parsePatchRequest(many(DEFAULT_MAX_OPERATIONS))).toHaveLength(1_000);
    expect(errorOf(() => parsePatchRequest(many(DEFAULT_MAX_OPERATIONS + 1))).status).toBe(413);
    expect(errorOf(() => parsePatchRequest(many(3), 2)).detail).toBe('The request has 3 operations; at most 2 are accepted in one PATCH.');
  });
});

const bind = (...operations: readonly RawOperation[]): readonly Operation[] => bindOperations(type, operations, {});

/** An operation on one line: `add emails[type eq "work"].value = "x"`. */
function show({ op, target, value }: Operation): string {
  const end = value === undefined ? '' : ` = ${JSON.stringify(value)}`;
  switch (target.kind) {
    case 'extension':
      return `${op} ${target.schema.id} as a whole${end}`;
    case 'attribute':
      return `${op} ${printAttributePath(target.path)}${end}`;
    case 'elements':
      return `${op} ${printAttributePath(target.path)}[${showFilter(target.filter)}]${target.subAttribute ? `.${target.subAttribute.name}` : ''}${end}`;
  }
}

function showFilter(filter: ElementFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.kind} ${filter.terms.map(showFilter).join(' ')})`;
    case 'not':
      return `(not ${showFilter(filter.term)})`;
    case 'present':
      return `${filter.attribute.name} pr`;
    case 'compare':
      return `${filter.isElement ? '@' : filter.attribute.name} ${filter.operator} ${JSON.stringify(filter.value)}`;
  }
}

describe('the path of an operation is found in the schema', () => {
  it.each([
    ['an attribute', 'title', 'title'],
    ['a sub-attribute', 'name.familyName', 'name.familyName'],
    ['PAT-07 in any case', 'NAME.FAMILYNAME', 'name.familyName'],
    ['PAT-07 a core attribute with its URN', `${CORE}:userName`, 'userName'],
    ['PAT-07 a core sub-attribute with its URN', `${CORE}:name.givenName`, 'name.givenName'],
    ['ADD-15 an extension attribute with its URN', `${ENTERPRISE}:department`, `${ENTERPRISE}:department`],
    ['ADD-15 an extension sub-attribute with its URN', `${ENTERPRISE.toUpperCase()}:Manager.Value`, `${ENTERPRISE}:manager.value`],
    ['PAT-05 elements by a value filter', 'emails[type eq "work"]', 'emails[type eq "work"]'],
    ['PAT-05 a sub-attribute of such elements', 'emails[type eq "work"].value', 'emails[type eq "work"].value'],
    ['PAT-07 all of it in any case', 'EMAILS[Type EQ "Work"].VALUE', 'emails[type eq "work"].value'],
    ['PAT-07 a value path with its URN', `${CORE}:emails[type eq "work"].value`, 'emails[type eq "work"].value'],
    ['FIL-06 and, or, not in the brackets', 'emails[type eq "work" and not (primary eq true or value ew ".org")]', 'emails[(and type eq "work" (not (or primary eq true value ew ".org")))]'],
    ['a bracket in a quoted value is part of the value', 'emails[value eq "a[0].b]"].type', 'emails[value eq "a[0].b]"].type'],
    ['REM-11 the value of a simple multi-valued attribute', 'tags[value eq "A"]', 'tags[@ eq "a"]'],
  ])('%s: %s', (_form, path, expected) => {
    expect(bind({ op: 'add', path, value: 'v' }).map(show)).toEqual([`add ${expected} = "v"`]);
    expect(bind({ op: 'replace', path, value: 'v' }).map(show)).toEqual([`replace ${expected} = "v"`]);
    expect(bind({ op: 'remove', path }).map(show)).toEqual([`remove ${expected}`]);
  });

  it.each([
    ['A-16 an unknown attribute', 'foo', 'invalidPath'],
    ['A-16 an unknown sub-attribute', 'name.foo', 'invalidPath'],
    ['A-16 an unknown attribute with the core URN', `${CORE}:foo`, 'invalidPath'],
    ['A-16 an unknown extension attribute', `${ENTERPRISE}:foo`, 'invalidPath'],
    ['A-16 an unknown schema', 'urn:example:2.0:User:title', 'invalidPath'],
    ['the core schema as a whole', CORE, 'invalidPath'],
    ['PAT-05 a JSON Pointer', '/emails/0', 'invalidPath'],
    ['PAT-05 an array index', 'emails[0]', 'invalidPath'],
    ['PAT-05 a bracket that is not closed', 'emails[', 'invalidPath'],
    ['PAT-05 text after the brackets', 'emails[type pr]value', 'invalidPath'],
    ['PAT-05 two names after the brackets', 'emails[type pr].value.x', 'invalidPath'],
    ['PAT-05 a dot at the end', 'name.', 'invalidPath'],
    ['PAT-05 two dots', 'name..familyName', 'invalidPath'],
    ['PAT-05 a third level', 'name.familyName.x', 'invalidPath'],
    ['PAT-05 brackets without an attribute', '[type pr]', 'invalidPath'],
    ['PAT-05 brackets after an unknown attribute', 'mails[type pr]', 'invalidPath'],
    ['PAT-05 brackets after an attribute that is not multi-valued', 'name[familyName pr]', 'invalidPath'],
    ['PAT-05 brackets after a sub-attribute', 'emails.value[type pr]', 'invalidPath'],
    ['PAT-05 an unknown sub-attribute after the brackets', 'emails[type pr].kind', 'invalidPath'],
    ['ADD-14 a sub-attribute of a multi-valued attribute without a filter', 'emails.type', 'invalidPath'],
    ['PAT-06 an unknown operator in the brackets', 'emails[type xx "w"]', 'invalidFilter'],
    ['PAT-06 an empty filter', 'emails[]', 'invalidFilter'],
    ['PAT-06 a quote that is not closed', 'emails[type eq "w]', 'invalidFilter'],
    ['PAT-06 an unknown sub-attribute in the brackets', 'emails[kind eq "w"]', 'invalidFilter'],
    ['PAT-06 an operator that does not fit', 'emails[primary gt true]', 'invalidFilter'],
    ['PAT-06 brackets in brackets', 'emails[type[value pr]]', 'invalidFilter'],
    ['FIL-30 nesting without end', `emails[${'('.repeat(3_000)}type pr${')'.repeat(3_000)}]`, 'invalidFilter'],
  ])('is refused: %s: %s', (_fault, path, scimType) => {
    expect(errorOf(() => bind({ op: 'replace', path, value: 'x' }))).toMatchObject({ status: 400, scimType });
    expect(errorOf(() => bind({ op: 'remove', path }))).toMatchObject({ status: 400, scimType });
  });

  it('the value filter is rewritten before its names are looked up', () => {
    const owners: string[] = [];
    const rewrite = (_type: unknown, filter: Filter, owner: string): Filter => {
      owners.push(owner);
      return filter.kind === 'compare' ? { ...filter, attribute: 'type' } : filter;
    };
    expect(bindOperations(type, [{ op: 'remove', path: 'emails[kind eq "work"]' }], { rewrite }).map(show)).toEqual(['remove emails[type eq "work"]']);
    expect(owners).toEqual(['emails']);
  });
});

describe('a value belongs to add and replace', () => {
  it.each(['add', 'replace'] as const)('PAT-13 %s without a value is refused', (op) => {
    expect(errorOf(() => bind({ op, path: 'title' }))).toMatchObject({ scimType: 'invalidValue', detail: `${op} of "title" needs a value.` });
    expect(errorOf(() => bind({ op }))).toMatchObject({ scimType: 'invalidValue' });
  });

  it.each(['add', 'replace'] as const)('ADD-02 %s without a path takes an object', (op) => {
    for (const value of ['x', ['x'], null, true]) expect(errorOf(() => bind({ op, value }))).toMatchObject({ scimType: 'invalidValue' });
  });

  it.each(['add', 'replace'] as const)('ADD-15 %s of an extension as a whole takes an object', (op) => {
    for (const value of ['x', ['x'], true]) expect(errorOf(() => bind({ op, path: ENTERPRISE, value }))).toMatchObject({ scimType: 'invalidValue' });
  });

  it('REM-10 the value of a remove is kept: it says which elements go', () => {
    expect(bind({ op: 'remove', path: 'emails', value: [{ value: 'a' }] }).map(show)).toEqual(['remove emails = [{"value":"a"}]']);
  });

  it('REM-01 remove without a path has no target', () => {
    expect(errorOf(() => bind({ op: 'remove' }))).toMatchObject({ status: 400, scimType: 'noTarget' });
    expect(errorOf(() => bind({ op: 'remove', value: { title: 'x' } }))).toMatchObject({ scimType: 'noTarget' });
  });
});

describe('an operation on many attributes becomes one for each', () => {
  it.each<readonly [string, RawOperation, readonly string[]]>([
    ['ADD-01 without a path', { op: 'add', value: { title: 'x', emails: [{ value: 'a' }] } }, ['add title = "x"', 'add emails = [{"value":"a"}]']],
    ['REP-P01 without a path', { op: 'replace', value: { ACTIVE: false } }, ['replace active = false']],
    ['PAT-21 a nested object is the value of its attribute', { op: 'replace', value: { name: { givenName: 'B' } } }, ['replace name = {"givenName":"B"}']],
    ['PAT-21 an extension in a value without a path', { op: 'replace', value: { [ENTERPRISE.toLowerCase()]: { Department: 'x', manager: { value: 'M' } } } },
      [`replace ${ENTERPRISE}:department = "x"`, `replace ${ENTERPRISE}:manager = {"value":"M"}`]],
    ['REP-P12 an extension as path', { op: 'replace', path: ENTERPRISE, value: { department: 'x', costCenter: null } },
      [`replace ${ENTERPRISE}:department = "x"`, `replace ${ENTERPRISE}:costCenter = null`]],
    ['PAT-20 null for an extension as path removes it', { op: 'replace', path: ENTERPRISE, value: null }, [`remove ${ENTERPRISE} as a whole`]],
    ['PAT-20 null for an extension without a path removes it', { op: 'replace', value: { [ENTERPRISE]: null } }, [`remove ${ENTERPRISE} as a whole`]],
    ['REM-12 an extension is removed as a whole', { op: 'remove', path: ENTERPRISE.toUpperCase() }, [`remove ${ENTERPRISE} as a whole`]],
    ['PAT-22 read-only attributes in a value without a path are passed over', { op: 'replace', value: { id: 'x', schemas: [CORE], meta: {}, groups: [], title: 'x' } }, ['replace title = "x"']],
    ['PAT-22 read-only attributes of an extension are passed over', { op: 'replace', path: BADGE, value: { issued: 'x', number: '7' } }, [`replace ${BADGE}:number = "7"`]],
    ['A-01 unknown attributes in a value without a path are dropped', { op: 'add', value: { foo: 'x', title: 'x', 'urn:example:X': {} } }, ['add title = "x"']],
    ['A-01 unknown attributes of an extension are dropped', { op: 'add', path: ENTERPRISE, value: { foo: 'x', division: 'x' } }, [`add ${ENTERPRISE}:division = "x"`]],
    ['an empty object changes nothing', { op: 'replace', value: {} }, []],
  ])('%s', (_rule, operation, expected) => {
    expect(bind(operation).map(show)).toEqual(expected);
  });

  it('PAT-08 the order of operations and of their members is kept', () => {
    expect(bind({ op: 'add', value: { title: 'a', nickName: 'b' } }, { op: 'remove', path: 'title' }).map(show))
      .toEqual(['add title = "a"', 'add nickName = "b"', 'remove title']);
  });
});
