import { isJsonArray, type Json, type JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import { SEARCH_REQUEST_MESSAGE } from '../urns.js';
import { readMessage } from './read-message.js';

/** What a list request may say, as in the query of a URL. */
export type ListParameters = Readonly<Partial<Record<
  'filter' | 'sortBy' | 'sortOrder' | 'startIndex' | 'count' | 'cursor' | 'attributes' | 'excludedAttributes', string
>>>;

/**
 * Reads the body of `POST …/.search` (RFC 7644 §3.4.3, RFC 9865 §3) as what the query of a GET would say. Members it
 * does not know are ignored; names count in any case.
 * @throws ScimError invalidSyntax, invalidValue
 */
export function readSearchRequest(body: unknown): ListParameters {
  const members = readMessage(body, SEARCH_REQUEST_MESSAGE);
  const entries = Object.entries(READERS).flatMap(([name, read]): [string, string][] => {
    const value = members.get(name.toLowerCase());
    return value === undefined || value === null ? [] : [[name, read(name, value)]];
  });
  return Object.fromEntries(entries);
}

const READERS = {
  filter: readText, sortBy: readText, sortOrder: readText, cursor: readText, startIndex: readInteger, count: readInteger,
  attributes: readNames, excludedAttributes: readNames,
} satisfies Record<keyof ListParameters, (name: string, value: Json) => string>;

function readText(name: string, value: Json): string {
  if (typeof value !== 'string') throw ScimError.invalidValue(`${name} is a string.`);
  return value;
}

function readInteger(name: string, value: Json): string {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw ScimError.invalidValue(`${name} is an integer.`);
  return value.toFixed(0);
}

/** A list of names; one string with commas, as in a URL, is understood too. */
function readNames(name: string, value: JsonObject[string]): string {
  if (typeof value === 'string') return value;
  if (isJsonArray(value) && value.every((each) => typeof each === 'string')) return value.join(',');
  throw ScimError.invalidValue(`${name} is a list of attribute names.`);
}
