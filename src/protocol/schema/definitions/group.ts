import { GROUP_SCHEMA } from '../../urns.js';
import { defineAttribute } from '../attribute.js';
import type { Schema } from '../schema.js';

/** The Group schema: RFC 7643 §4.2; displayName is required (erratum 5368) and unique in the organization. */
export const groupSchema: Schema = {
  id: GROUP_SCHEMA,
  name: 'Group',
  description: 'Group',
  attributes: [
    defineAttribute('displayName', 'The name of the group, unique in the organization without regard to case.', {
      required: true, uniqueness: 'server',
    }),
    defineAttribute('members', 'The members of the group: people or groups.', {
      type: 'complex',
      multiValued: true,
      isUnbounded: true,
      subAttributes: [
        defineAttribute('value', 'The id of the member.', { caseExact: true, mutability: 'immutable' }),
        defineAttribute('$ref', 'The URI of the member.', {
          type: 'reference', mutability: 'immutable', referenceTypes: ['User', 'Group'],
        }),
        defineAttribute('type', 'The type of the member.', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
        defineAttribute('display', 'The name of the member.', { mutability: 'readOnly' }),
      ],
    }),
  ],
};
