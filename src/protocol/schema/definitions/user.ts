import { USER_SCHEMA } from '../../urns.js';
import { type Attribute, type AttributeType, defineAttribute } from '../attribute.js';
import type { Schema } from '../schema.js';

/** The User schema: RFC 7643 §4.1 and §8.7.1 with the verified errata and those worth following. */
export const userSchema: Schema = {
  id: USER_SCHEMA,
  name: 'User',
  description: 'User Account',
  attributes: [
    defineAttribute('userName', 'Unique name of the user, usually an e-mail address; compared without regard to case.', {
      required: true, uniqueness: 'server',
    }),
    defineAttribute('name', "The components of the user's name.", {
      type: 'complex',
      subAttributes: [
        defineAttribute('formatted', 'The full name, formatted for display.'),
        defineAttribute('familyName', 'The family name, or last name.'),
        defineAttribute('givenName', 'The given name, or first name.'),
        defineAttribute('middleName', 'The middle name.'),
        defineAttribute('honorificPrefix', 'The honorific prefix, or title.'),
        defineAttribute('honorificSuffix', 'The honorific suffix.'),
      ],
    }),
    defineAttribute('displayName', 'The name of the user, suitable for display.'),
    defineAttribute('nickName', 'The casual way to address the user.'),
    defineAttribute('profileUrl', "URL of the user's online profile.", { type: 'reference', referenceTypes: ['external'] }),
    defineAttribute('title', "The user's title, such as Vice President."),
    defineAttribute('userType', 'The relationship between the organization and the user, such as Employee.'),
    defineAttribute('preferredLanguage', 'Preferred languages, as in the Accept-Language header.'),
    defineAttribute('locale', "The user's default location, as a language tag."),
    defineAttribute('timezone', "The user's time zone, an IANA name."),
    defineAttribute('active', 'Whether the user may use the service.', { type: 'boolean' }),
    defineAttribute('password', 'Accepted and not stored: members sign in through the identity provider.', {
      mutability: 'writeOnly', returned: 'never',
    }),
    multiValued('emails', 'E-mail addresses of the user.', ['work', 'home', 'other']),
    multiValued('phoneNumbers', 'Phone numbers of the user.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    multiValued('ims', 'Instant messaging addresses of the user.', ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other']),
    multiValued('photos', 'URLs of photos of the user.', ['photo', 'thumbnail'], 'reference'),
    defineAttribute('addresses', 'Physical mailing addresses of the user.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        defineAttribute('formatted', 'The full address, formatted for display; may contain newlines.'),
        defineAttribute('streetAddress', 'Street, house number and the like; may contain newlines.'),
        defineAttribute('locality', 'The city or locality.'),
        defineAttribute('region', 'The state or region.'),
        defineAttribute('postalCode', 'The postal code.'),
        defineAttribute('country', 'The country, as an ISO 3166-1 alpha-2 code.'),
        defineAttribute('type', 'The function of the address.', { canonicalValues: ['work', 'home', 'other'] }),
        defineAttribute('primary', 'Whether this is the preferred address.', { type: 'boolean' }),
      ],
    }),
    defineAttribute('groups', 'The groups the user belongs to; changed through the groups.', {
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        defineAttribute('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
        defineAttribute('$ref', 'The URI of the group.', { type: 'reference', mutability: 'readOnly', referenceTypes: ['Group'] }),
        defineAttribute('display', 'The name of the group.', { mutability: 'readOnly' }),
        defineAttribute('type', 'Whether the user is a member itself or through another group.', {
          mutability: 'readOnly', canonicalValues: ['direct', 'indirect'],
        }),
      ],
    }),
    multiValued('entitlements', 'Entitlements of the user.'),
    multiValued('roles', 'Roles of the user, as the provisioning client sees them.'),
    multiValued('x509Certificates', 'Certificates of the user.', undefined, 'binary'),
  ],
};

/** value, display, type, primary: RFC 7643 §2.4. */
function multiValued(
  name: string, description: string, types?: readonly string[], valueType: AttributeType = 'string',
): Attribute {
  return defineAttribute(name, description, {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      defineAttribute('value', 'The value.', { type: valueType, ...(valueType === 'reference' && { referenceTypes: ['external'] }) }),
      defineAttribute('display', 'A name for the value, suitable for display.'),
      defineAttribute('type', 'The function of the value.', types && { canonicalValues: types }),
      defineAttribute('primary', 'Whether this is the preferred value.', { type: 'boolean' }),
    ],
  });
}
