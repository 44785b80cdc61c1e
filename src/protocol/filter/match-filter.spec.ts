import type { JsonObject } from '../json.js';
import { defineAttribute } from '../schema/attribute.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType } from '../schema/resource-type.js';
import { bindElementFilter, bindFilter } from './bind-filter.js';
import { matchElement, matchFilter } from './match-filter.js';
import { parseFilter } from './parse-filter.js';

const ENTERPRISE = enterpriseUserSchema.id;

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: {
    ...userSchema,
    attributes: [
      ...userSchema.attributes,
      defineAttribute('shoeSize', 'An integer.', { type: 'integer' }),
      defineAttribute('born', 'A dateTime.', { type: 'dateTime' }),
      defineAttribute('tags', 'A multi-valued string.', { multiValued: true }),
    ],
  },
  extensions: [{ schema: enterpriseUserSchema, required: false }],
});

const barbara: JsonObject = {
  id: 'Ab12',
  externalId: 'Ext-1',
  userName: 'BJensen@Example.com',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  displayName: '',
  title: 'Vice President',
  profileUrl: 'https://example.com/BJensen',
  active: true,
  shoeSize: 42,
  born: '1990-06-01T10:00:00+02:00',
  tags: ['Alpha', 'beta'],
  emails: [
    { value: 'work@Example.com', type: 'work', primary: true },
    { value: 'home@example.org', type: 'home' },
    { value: 'third@example.net' },
  ],
  [ENTERPRISE]: { department: 'R&D', manager: { value: 'M7' } },
  meta: { resourceType: 'User', created: '2024-01-01T00:00:00.000Z', lastModified: '2024-01-01T00:00:00.250Z' },
};

const matches = (text: string, resource: JsonObject = barbara): boolean => matchFilter(bindFilter(type, parseFilter(text)), resource);

describe('the operators on a string', () => {
  it.each([
    ['eq', 'title eq "Vice President"', true], ['eq', 'title eq "Vice"', false],
    ['ne', 'title ne "Vice"', true], ['ne', 'title ne "Vice President"', false],
    ['co', 'title co "Pres"', true], ['co', 'title co "Boss"', false],
    ['sw', 'title sw "Vice"', true], ['sw', 'title sw "President"', false],
    ['ew', 'title ew "President"', true], ['ew', 'title ew "Vice"', false],
    ['co of all of it', 'title co "Vice President"', true], ['co of nothing', 'title co ""', true],
    ['gt', 'title gt "Vice"', true], ['gt of the same', 'title gt "Vice President"', false], ['gt of a later one', 'title gt "Wizard"', false],
    ['ge of the same', 'title ge "Vice President"', true], ['ge of a later one', 'title ge "Wizard"', false],
    ['lt', 'title lt "Wizard"', true], ['lt of the same', 'title lt "Vice President"', false],
    ['le of the same', 'title le "Vice President"', true], ['le of an earlier one', 'title le "Vice"', false],
    ['% and _ are ordinary characters', 'title sw "%"', false], ['% and _ are ordinary characters', 'title eq "Vice_President"', false],
  ])('%s: %s → %s', (_operator, text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it('order is by code point, not by UTF-16 unit', () => {
    expect(matches(String.raw`title gt "\ufb00"`, { title: '😀' })).toBe(true);
    expect(matches('title lt "😀"', { title: '\ufb00' })).toBe(true);
  });
});

describe('FIL-11 case counts when the attribute is case-exact', () => {
  it.each([
    ['userName is not', 'userName eq "bjensen@EXAMPLE.com"', true],
    ['nor in a substring', 'userName co "JENSEN"', true],
    ['nor in an order', 'userName ge "BJENSEN@example.com"', true],
    ['nor in an extension', `${ENTERPRISE}:department eq "r&d"`, true],
    ['nor in an element', 'emails.value eq "WORK@example.COM"', true],
    ['nor in a simple element', 'tags eq "ALPHA"', true],
    ['I18N-02 full-width letters are their ordinary forms', 'userName sw "ｂｊ"', true],
    ['id is', 'id eq "ab12"', false],
    ['externalId is', 'externalId eq "ext-1"', false],
    ['externalId is', 'externalId eq "Ext-1"', true],
    ['a reference is', 'profileUrl sw "HTTPS"', false],
    ['a reference is', 'profileUrl ew "/BJensen"', true],
    ['manager.value is', `${ENTERPRISE}:manager eq "m7"`, false],
    ['manager.value is', `${ENTERPRISE}:manager eq "M7"`, true],
  ])('%s: %s → %s', (_rule, text, expected) => {
    expect(matches(text)).toBe(expected);
  });
});

describe('other types', () => {
  it.each([
    ['a boolean', 'active eq true', true], ['a boolean', 'active eq false', false], ['a boolean', 'active ne false', true],
    ['FIL-13 a number is compared as a number', 'shoeSize gt 5', true], ['FIL-13 a number is compared as a number', 'shoeSize lt 100', true],
    ['a number', 'shoeSize eq 42.0', true], ['a number', 'shoeSize ne 42', false], ['a number', 'shoeSize ge 42', true], ['a number', 'shoeSize le 41', false],
    ['FIL-13 a dateTime is an instant, in whatever offset it is stored', 'born eq "1990-06-01T08:00:00Z"', true],
    ['FIL-13 a dateTime is an instant, in whatever offset it is asked for', 'meta.created eq "2024-01-01T02:00:00+02:00"', true],
    ['FIL-13 a later text may be an earlier instant', 'meta.created gt "2024-01-01T01:00:00+02:00"', true],
    ['FIL-13 a fraction of a second counts', 'meta.lastModified gt "2024-01-01T00:00:00Z"', true],
    ['FIL-13 a fraction of a second may be absent', 'meta.created eq "2024-01-01T00:00:00Z"', true],
    ['FIL-13 the order is chronological', 'meta.created lt "2023-12-31T23:59:59Z"', false],
  ])('%s: %s → %s', (_rule, text, expected) => {
    expect(matches(text)).toBe(expected);
  });
});

describe('and, or, not', () => {
  it.each([
    ['title pr and active eq true', true], ['title pr and active eq false', false], ['nickName pr and active eq true', false],
    ['nickName pr or active eq true', true], ['nickName pr or active eq false', false],
    ['not (nickName pr)', true], ['not (title pr)', false],
    ['title pr or nickName pr and nickName pr', true],
    ['(title pr or nickName pr) and nickName pr', false],
  ])('%s → %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });
});

describe('FIL-17 pr asks for a value', () => {
  it.each([
    ['a string', 'title pr', true], ['an absent string', 'nickName pr', false], ['the empty string', 'displayName pr', false],
    ['a boolean', 'active pr', true], ['false is a value', 'active pr', true, { active: false }], ['zero is a value', 'shoeSize pr', true, { shoeSize: 0 }],
    ['a complex attribute', 'name pr', true], ['an absent complex attribute', 'name pr', false, {}],
    ['a sub-attribute', 'name.givenName pr', true], ['an absent sub-attribute', 'name.middleName pr', false],
    ['a multi-valued attribute', 'emails pr', true], ['an absent multi-valued attribute', 'phoneNumbers pr', false],
    ['a sub-attribute that some element has', 'emails.primary pr', true], ['a sub-attribute that no element has', 'emails.display pr', false],
    ['an extension attribute', `${ENTERPRISE}:department pr`, true], ['an absent extension attribute', `${ENTERPRISE}:division pr`, false],
    ['an attribute of an absent extension', `${ENTERPRISE}:department pr`, false, {}],
  ])('%s: %s → %s', (_what, text, expected, resource: JsonObject = barbara) => {
    expect(matches(text, resource)).toBe(expected);
  });
});

describe('FIL-15 one matching element of a multi-valued attribute suffices', () => {
  it.each([
    ['the second value', 'emails.value eq "home@example.org"', true],
    ['no value', 'emails.value eq "none@example.org"', false],
    ['FIL-16 the value, when no sub-attribute is named', 'emails co "example.org"', true],
    ['two tests may be met by two elements', 'emails.type eq "work" and emails.value ew ".org"', true],
    ['FIL-06 brackets want one element for both', 'emails[type eq "work" and value ew ".org"]', false],
    ['FIL-06 brackets want one element for both', 'emails[type eq "home" and value ew ".org"]', true],
    ['FIL-06 or in brackets', 'emails[type eq "fax" or value ew ".net"]', true],
    ['FIL-06 not in brackets is about the one element', 'emails[not (type eq "work") and value ew ".org"]', true],
    ['FIL-06 not in brackets is about the one element', 'emails[not (value ew ".com") and type eq "work"]', false],
    ['FIL-06 not before brackets: no element', 'not (emails[type eq "work"])', false],
    ['FIL-06 not before brackets: no element', 'not (emails[type eq "fax"])', true],
    ['FIL-25 a test after the brackets is about the same element', 'emails[type eq "work"].value ew ".org"', false],
    ['FIL-25 a test after the brackets is about the same element', 'emails[type eq "work"].value ew ".com"', true],
    ['a boolean in brackets', 'emails[primary eq true and type eq "work"]', true],
    ['brackets on an absent attribute', 'phoneNumbers[type eq "work"]', false],
    ['a simple value', 'tags co "lph"', true],
    ['a simple value in brackets', 'tags[value eq "beta"]', true],
    ['two tests on simple values in brackets', 'tags[value sw "a" and value ew "beta"]', false],
    ['pr of a simple value in brackets', 'tags[value pr]', true],
  ])('%s: %s → %s', (_rule, text, expected) => {
    expect(matches(text)).toBe(expected);
  });
});

describe('an attribute without a value', () => {
  it.each(['eq "x"', 'eq ""', 'co ""', 'sw ""', 'ew ""', 'gt ""', 'ge ""', 'lt "z"', 'le "z"'])('FIL-18 does not match %s', (test) => {
    expect(matches(`nickName ${test}`)).toBe(false);
    expect(matches(`name.middleName ${test}`)).toBe(false);
    expect(matches(`phoneNumbers.value ${test}`)).toBe(false);
  });

  it.each([
    ['A-11 matches ne', 'nickName ne "x"', true],
    ['A-11 matches not eq', 'not (nickName eq "x")', true],
    ['A-11 matches ne of a boolean', 'active ne true', true, {}],
    ['A-11 matches ne in brackets, too', 'emails[type ne "work" and value ew ".net"]', true],
    ['A-12 ne is false when one element equals', 'emails.type ne "work"', false],
    ['A-12 ne is true when no element equals', 'emails.type ne "fax"', true],
    ['A-12 ne is true when there is no element', 'phoneNumbers.type ne "work"', true],
    ['A-12 not eq means the same', 'not (emails.type eq "work")', false],
    ['FIL-19 eq null', 'nickName eq null', true],
    ['FIL-19 ne null', 'nickName ne null', false],
    ['FIL-19 eq null of what is there', 'title eq null', false],
    ['FIL-19 eq null of an absent complex attribute', 'name eq null', true, {}],
    ['FIL-19 eq null of a multi-valued attribute', 'emails eq null', false],
    ['FIL-19 eq null in brackets', 'emails[type eq null]', true],
    ['FIL-19 eq null of a sub-attribute that some element has', 'emails.type eq null', false],
  ])('%s: %s → %s', (_rule, text, expected, resource: JsonObject = barbara) => {
    expect(matches(text, resource)).toBe(expected);
  });
});

describe('one element is matched alone for a PATCH path', () => {
  const emails = type.attributes.get('emails');
  const tags = type.attributes.get('tags');

  it.each([
    ['type eq "WORK"', { type: 'work' }, true],
    ['type eq "work"', { type: 'home' }, false],
    ['type eq "work"', { value: 'a' }, false],
    ['type pr or primary eq true', { primary: true }, true],
    ['not (type pr)', { type: '' }, true],
  ])('%s of %j → %s', (text, element, expected) => {
    expect(emails && matchElement(bindElementFilter(emails, parseFilter(text)), element)).toBe(expected);
  });

  it('a simple element is its own value', () => {
    expect(tags && matchElement(bindElementFilter(tags, parseFilter('value eq "A"')), 'a')).toBe(true);
    expect(tags && matchElement(bindElementFilter(tags, parseFilter('value eq "A"')), 'b')).toBe(false);
  });

  it('a sub-attribute of what is no object is absent', () => {
    expect(emails && matchElement(bindElementFilter(emails, parseFilter('type pr')), 'work')).toBe(false);
  });
});
