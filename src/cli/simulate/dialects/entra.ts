import { entraDialect } from './entra-id.js';

/** Entra ID as it is set up by default: capitalised operations, booleans as text, members removed by value. */
export const entra = entraDialect('entra', {
  setAttributes: (values) => Object.entries(values).map(([path, value]) => ({ op: 'Replace', path, value: typeof value === 'boolean' ? capitalised(value) : value })),
  removeMembers: (members) => [{ op: 'Remove', path: 'members', value: members }],
  addOperation: 'Add',
});

function capitalised(value: boolean): string {
  return value ? 'True' : 'False';
}
