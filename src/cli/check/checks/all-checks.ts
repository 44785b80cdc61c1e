import type { Check } from '../check-row.js';
import { bulkChecks } from './bulk-checks.js';
import { createChecks } from './create-checks.js';
import { cursorChecks } from './cursor-checks.js';
import { deleteChecks } from './delete-checks.js';
import { discoveryChecks } from './discovery-checks.js';
import { errorChecks } from './error-checks.js';
import { etagChecks } from './etag-checks.js';
import { filterChecks } from './filter-checks.js';
import { groupChecks } from './group-checks.js';
import { pagingChecks } from './paging-checks.js';
import { patchAddChecks } from './patch-add-checks.js';
import { patchChecks } from './patch-checks.js';
import { patchRemoveChecks } from './patch-remove-checks.js';
import { patchReplaceChecks } from './patch-replace-checks.js';
import { projectionChecks } from './projection-checks.js';
import { putChecks } from './put-checks.js';
import { readChecks } from './read-checks.js';
import { representationChecks } from './representation-checks.js';
import { searchChecks } from './search-checks.js';
import { securityChecks } from './security-checks.js';
import { sortChecks } from './sort-checks.js';
import { transportChecks } from './transport-checks.js';
import { userChecks } from './user-checks.js';

export interface Section {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** All checks in their order; the errors come last, because they look at all answers. */
export const allChecks: readonly Section[] = [
  { name: 'discovery', checks: discoveryChecks },
  { name: 'transport', checks: transportChecks },
  { name: 'representation', checks: representationChecks },
  { name: 'create', checks: createChecks },
  { name: 'read', checks: readChecks },
  { name: 'users', checks: userChecks },
  { name: 'groups', checks: groupChecks },
  { name: 'filter', checks: filterChecks },
  { name: 'paging', checks: pagingChecks },
  { name: 'cursors', checks: cursorChecks },
  { name: 'sort', checks: sortChecks },
  { name: 'projection', checks: projectionChecks },
  { name: 'put', checks: putChecks },
  { name: 'patch', checks: patchChecks },
  { name: 'patch add', checks: patchAddChecks },
  { name: 'patch remove', checks: patchRemoveChecks },
  { name: 'patch replace', checks: patchReplaceChecks },
  { name: 'delete', checks: deleteChecks },
  { name: 'bulk', checks: bulkChecks },
  { name: 'search', checks: searchChecks },
  { name: 'etag', checks: etagChecks },
  { name: 'security', checks: securityChecks },
  { name: 'errors', checks: errorChecks },
];
