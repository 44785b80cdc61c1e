import { domainToASCII } from 'node:url';
import { ScimError } from '../../protocol/index.js';

/**
 * A domain as it is stored and compared: in ASCII (Unicode names as the DNS has them, RFC 5891) and lower case.
 * @throws ScimError invalidValue for what no organization can own
 */
export function normalizeDomain(text: string): string {
  const domain = asciiDomain(text);
  if (domain === undefined) throw ScimError.invalidValue(`"${text.slice(0, 100)}" is not a domain. Give one such as corp.example.`);
  if (!domain.includes('.')) throw ScimError.invalidValue(`"${domain}" is a whole branch of the domain name system, which nobody owns. Give a domain such as corp.example.`);
  return domain;
}

/** @returns `undefined` for what is no host name; an address of numbers is none */
export function asciiDomain(text: string): string | undefined {
  if (!WRITTEN.test(text)) return undefined;
  const domain = domainToASCII(text).replace(/\.$/, '');
  return domain.length <= 253 && NAME.test(domain) ? domain : undefined;
}

/** Before the Unicode rules apply, which would also decode percent signs. */
const WRITTEN = /^[\p{L}\p{M}\p{N}.-]+$/u;

/** Labels of letters, digits and inner hyphens (RFC 1123 §2.1), the last of them not only digits. */
const NAME = /^(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)*(?!\d+$)(?!-)[a-z0-9-]{1,63}(?<!-)$/;
