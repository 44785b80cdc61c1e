import { ENTERPRISE_USER_SCHEMA } from '../../urns.js';
import { defineAttribute } from '../attribute.js';
import type { Schema } from '../schema.js';

/** The enterprise extension: RFC 7643 §4.3; manager.value is case-exact (erratum 8472). */
export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_USER_SCHEMA,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    defineAttribute('employeeNumber', 'Identifier assigned by the employer.'),
    defineAttribute('costCenter', 'Name of the cost center.'),
    defineAttribute('organization', 'Name of the organization.'),
    defineAttribute('division', 'Name of the division.'),
    defineAttribute('department', 'Name of the department.'),
    defineAttribute('manager', "The user's manager.", {
      type: 'complex',
      subAttributes: [
        defineAttribute('value', 'The id of the manager.', { caseExact: true }),
        defineAttribute('$ref', 'The URI of the manager.', { type: 'reference', referenceTypes: ['User'] }),
        defineAttribute('displayName', "The manager's name.", { mutability: 'readOnly' }),
      ],
    }),
  ],
};
