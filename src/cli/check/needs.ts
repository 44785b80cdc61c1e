import type { Need } from './check-row.js';
import type { ServerDescription } from './describe-server.js';
import type { Shape } from './shape.js';

/** @returns why the server cannot be checked for this, or `undefined` when it can */
export function missingNeed(need: Need, server: ServerDescription, shape: Shape): string | undefined {
  switch (need) {
    case 'patch':
    case 'filter':
      return server.supports(need) === false ? `the server does not advertise ${need}` : undefined;
    case 'bulk':
    case 'sort':
    case 'etag':
    case 'changePassword':
    case 'cursor':
      return server.supports(need) === true ? undefined : `the server does not advertise ${NAMES[need] ?? need}`;
    case 'index': return server.supports(need) === false ? 'the server does not advertise paging by index' : undefined;
    case 'groups': return server.group ? undefined : 'the server shows no groups';
    case 'text': return lacking(shape.text, 'optional text');
    case 'secondText': return lacking(shape.secondText, 'second optional text');
    case 'complex': return lacking(shape.complex, 'single complex attribute');
    case 'multi': return lacking(shape.multi, 'list with value, type and primary');
    case 'extension': return lacking(shape.extension, 'extension with a text');
    case 'secondOfExtension': return lacking(shape.extension?.second, 'extension with two texts');
    case 'active': return lacking(shape.hasActive || undefined, 'attribute active');
    case 'password': return lacking(shape.hasPassword || undefined, 'attribute password');
    case 'userGroups': return lacking(shape.hasGroups || undefined, 'attribute groups');
    case 'rfcPatch': return undefined;
  }
}

const NAMES: Partial<Record<Need, string>> = { cursor: 'paging by cursor', etag: 'ETags', sort: 'sorting' };

function lacking(found: unknown, what: string): string | undefined {
  return found === undefined ? `the server's schema of users shows no ${what}` : undefined;
}
