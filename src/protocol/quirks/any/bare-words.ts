import { findAttributePath } from '../../attribute-path.js';
import { findSubAttribute } from '../../schema/attribute.js';
import type { Quirk } from '../quirk.js';

/**
 * PingOne's default filter, and examples of Entra and of RFC 7643 and 7644, leave the quotes out: `emails eq a@x`. A
 * filter that is one `eq` on a string and a bare word means that word.
 */
export const bareWords: Quirk = {
  name: 'bare-words',
  sender: 'PingOne, Entra documentation',
  fixture: 'idp/pingone/look-up-without-quotes.json',
  rewriteFilterText: (type, text) => {
    const [, name = '', word = ''] = COMPARISON.exec(text) ?? [];
    const path = findAttributePath(type, name);
    const attribute = path && !path.subAttribute && path.attribute.type === 'complex' ? findSubAttribute(path.attribute, 'value') : path?.subAttribute ?? path?.attribute;
    return attribute?.type === 'string' && !LITERAL.test(word) ? `${name} eq ${JSON.stringify(word)}` : text;
  },
};

const COMPARISON = /^\s*([A-Za-z$][\w$:.-]*)\s+eq\s+([^\s"'()[\]]+)\s*$/i;
const LITERAL = /^(?:true|false|null|-?\d+(?:\.\d+)?)$/i;
