import { ScimError } from '../scim-error.js';
import type { Literal } from './filter.js';

/** The words of a filter. A word is a name, keyword or attribute path; brackets and the dot after `]` are marks. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly position: number }
  | { readonly kind: 'literal'; readonly value: Literal; readonly text: string; readonly position: number }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | '[' | ']' | '.'; readonly position: number }
  | { readonly kind: 'end'; readonly text: ''; readonly position: number };

/**
 * Splits a filter into tokens.
 * @throws ScimError invalidFilter naming the position of a character that begins nothing
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const token = tokenAt(text, position);
    if (token) tokens.push(token);
    position += token ? token.text.length : 1;
  }
  return [...tokens, { kind: 'end', text: '', position }];
}

function tokenAt(text: string, position: number): Token | undefined {
  const character = text.charAt(position);
  switch (character) {
    case ' ':
    case '\t':
      return undefined;
    case '(': case ')': case '[': case ']': case '.':
      return { kind: 'mark', text: character, position };
    case '"':
      return stringAt(text, position);
    default: {
      const number = matchAt(NUMBER, text, position);
      if (number !== undefined) return { kind: 'literal', value: Number(number), text: number, position };
      const word = matchAt(WORD, text, position);
      if (word !== undefined) return { kind: 'word', text: word, position };
      throw ScimError.invalidFilter(`Unexpected ${JSON.stringify(character)} at position ${position} of the filter.`);
    }
  }
}

/** A JSON string (RFC 8259 §7), its escapes included. */
function stringAt(text: string, position: number): Token {
  const raw = matchAt(STRING, text, position);
  if (raw === undefined) throw ScimError.invalidFilter(`The string that begins at position ${position} of the filter is not closed.`);
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value === 'string') return { kind: 'literal', value, text: raw, position };
  } catch {
    // An escape that JSON does not have, or a raw control character: the error below says where.
  }
  throw ScimError.invalidFilter(`The string at position ${position} of the filter is no JSON string.`);
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

const STRING = /"(?:[^"\\]|\\.)*"/suy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w:])/y;
/** Attribute paths too: a URN contains dots and colons, and digits after a colon. */
const WORD = /[A-Za-z$](?:[\w$:/-]|\.(?=[\w$]))*/y;
