import { findAttributePath } from '../../attribute-path.js';
import type { Quirk } from '../quirk.js';

/** Okta with `email` as the unique identifier, and PingOne, look people up by `email`; RFC 7643 calls it emails.value. */
export const emailAlias: Quirk = {
  name: 'email-alias',
  sender: 'Okta app wizard with unique identifier "email", PingOne',
  fixture: 'idp/okta-wizard/filter-by-email.json',
  rewriteName: (type, name) => {
    const isAlias = name.toLowerCase() === 'email' && !findAttributePath(type, 'email');
    return isAlias && findAttributePath(type, 'emails.value') ? 'emails.value' : name;
  },
};
