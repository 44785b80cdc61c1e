import { entraDialect } from './entra-id.js';

/** Entra ID with `?aadOptscim062020` at the tenant URL: one object of paths, members removed by a value path. */
export const entraFlagged = entraDialect('entra-flagged', {
  flag: 'aadOptscim062020',
  setAttributes: (values) => [{ op: 'replace', value: values }],
  removeMembers: (members) => members.map(({ value }) => ({ op: 'remove', path: `members[value eq "${String(value)}"]` })),
  addOperation: 'add',
});
