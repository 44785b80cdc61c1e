import type { Omission } from '../directory.js';
import type { Dialect } from './dialect.js';

/** A connector that knows no groups. @param others what else it omits */
export function withoutGroups(...others: readonly Omission[]): Pick<Dialect, 'omits' | 'pushGroup' | 'changeGroup'> {
  const never = (): never => {
    throw new Error('This connector has no groups.');
  };
  return { omits: ['groups', ...others], pushGroup: never, changeGroup: never };
}
