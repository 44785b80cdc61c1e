import type { JsonDocument, JsonValue } from '../../membership/index.js';

/** Where somebody is written to: the primary e-mail address, else the one for work, else the first, else the userName when it is one. */
export function addressOf(userName: string, attributes: JsonDocument): string | undefined {
  const emails = Array.isArray(attributes.emails) ? (attributes.emails as readonly JsonValue[]).filter(isEmail) : [];
  const chosen = emails.find(({ primary }) => primary === true) ?? emails.find(({ type }) => type === 'work') ?? emails[0];
  if (chosen) return chosen.value;
  return ADDRESS.test(userName) ? userName : undefined;
}

/** In lower case; addresses of one domain are of one owner whatever case they are written in. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** What a mail server could take; whether it does, only it knows. */
export const ADDRESS = /^[^\s@<>",;:\\]+@[^\s@<>",;:\\]+$/;

function isEmail(value: JsonValue): value is { readonly value: string; readonly primary?: JsonValue; readonly type?: JsonValue } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string' && ADDRESS.test(value.value);
}
