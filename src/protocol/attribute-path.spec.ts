import { findAttributePath, jsonPath, printAttributePath } from './attribute-path.js';
import { defineAttribute } from './schema/attribute.js';
import { enterpriseUserSchema } from './schema/definitions/enterprise-user.js';
import { userSchema } from './schema/definitions/user.js';
import { defineResourceType, findExtension } from './schema/resource-type.js';

const CORE = userSchema.id;
const ENT = enterpriseUserSchema.id;
/** An extension whose URN begins with the URN of the core schema. */
const EXTRA = `${CORE}:Extra`;

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: userSchema,
  extensions: [
    { schema: enterpriseUserSchema, required: false },
    { schema: { id: EXTRA, name: 'Extra', description: 'Extra', attributes: [defineAttribute('title', 'Another title.')] }, required: false },
  ],
});

describe('an attribute path is found in the schema', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    ['a core attribute', 'userName', 'userName', ['userName']],
    ['a core sub-attribute', 'name.familyName', 'name.familyName', ['name', 'familyName']],
    ['a sub-attribute that begins with $', 'groups.$ref', 'groups.$ref', ['groups', '$ref']],
    ['a common attribute', 'externalId', 'externalId', ['externalId']],
    ['a sub-attribute of a common attribute', 'meta.lastModified', 'meta.lastModified', ['meta', 'lastModified']],
    ['FIL-02 in any case', 'NAME.FAMILYNAME', 'name.familyName', ['name', 'familyName']],
    ['FIL-07 a core attribute with its URN', `${CORE}:userName`, 'userName', ['userName']],
    ['FIL-07 a core sub-attribute with its URN', `${CORE}:name.familyName`, 'name.familyName', ['name', 'familyName']],
    ['FIL-07 a common attribute with the core URN', `${CORE}:meta.version`, 'meta.version', ['meta', 'version']],
    ['ENT-04 an extension attribute', `${ENT}:department`, `${ENT}:department`, [ENT, 'department']],
    ['ENT-04 an extension sub-attribute', `${ENT}:manager.value`, `${ENT}:manager.value`, [ENT, 'manager', 'value']],
    ['ENT-04 in any case', `${ENT.toUpperCase()}:Manager.VALUE`, `${ENT}:manager.value`, [ENT, 'manager', 'value']],
    ['of two URNs that begin alike the longer one', `${EXTRA}:title`, `${EXTRA}:title`, [EXTRA, 'title']],
    ['of two URNs that begin alike the shorter one', `${CORE}:title`, 'title', ['title']],
  ])('%s: %s', (_form, text, printed, names) => {
    const path = findAttributePath(type, text);
    expect(path && printAttributePath(path)).toBe(printed);
    expect(path && jsonPath(path)).toEqual(names);
  });

  it('what is printed is found again', () => {
    const everything = [
      ...[...type.attributes.values()].map((attribute) => ({ attribute })),
      ...type.extensions.flatMap(({ schema }) => schema.attributes.map((attribute) => ({ extension: schema, attribute }))),
    ].flatMap((path) => [path, ...(path.attribute.subAttributes ?? []).map((subAttribute) => ({ ...path, subAttribute }))]);
    expect(everything.length).toBeGreaterThan(70);
    for (const path of everything) expect(findAttributePath(type, printAttributePath(path))).toStrictEqual(path);
  });

  it.each([
    ['nothing', ''],
    ['an unknown name', 'foo'],
    ['an unknown sub-attribute', 'name.foo'],
    ['a sub-attribute of a simple attribute', 'userName.value'],
    ['three names', 'name.familyName.value'],
    ['a dot at the end', 'name.'],
    ['a dot at the beginning', '.name'],
    ['spaces', ' userName'],
    ['a value filter', 'emails[type pr]'],
    ['an extension attribute without its URN', 'department'],
    ['a core attribute with the URN of an extension', `${ENT}:userName`],
    ['a common attribute with the URN of an extension', `${ENT}:id`],
    ['a schema alone', CORE],
    ['an extension alone', ENT],
    ['an extension and nothing', `${ENT}:`],
    ['an unknown schema', 'urn:example:2.0:User:userName'],
    ['more dots than any path has', `userName${'.'.repeat(3_000)}`],
    ['a part of JavaScript', 'constructor'],
    ['a part of JavaScript as sub-attribute', 'name.__proto__'],
  ])('finds nothing for %s: %j', (_form, text) => {
    expect(findAttributePath(type, text)).toBeUndefined();
  });
});

describe('an extension is found by its URN', () => {
  it('in any case', () => {
    expect(findExtension(type, ENT.toUpperCase())).toBe(enterpriseUserSchema);
  });

  it.each([['the core schema is none', CORE], ['an unknown URN is none', 'urn:example:X'], ['an attribute is none', 'title']])('%s', (_rule, urn) => {
    expect(findExtension(type, urn)).toBeUndefined();
  });
});
