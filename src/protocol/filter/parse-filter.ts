import { ScimError } from '../scim-error.js';
import { type Comparison, type Filter, type Literal, type Operator, OPERATORS, type Presence } from './filter.js';
import { type Token, tokenize } from './tokenize.js';

export interface FilterLimits {
  /** Characters. */
  readonly maxLength: number;
  /** Levels of parentheses and brackets. */
  readonly maxDepth: number;
}

export const DEFAULT_FILTER_LIMITS: FilterLimits = { maxLength: 8_000, maxDepth: 30 };

/**
 * Parses a filter by `grammar.abnf` (RFC 7644 §3.4.2.2).
 * @throws ScimError invalidFilter naming the position, also when a limit is exceeded
 */
export function parseFilter(text: string, limits: FilterLimits = DEFAULT_FILTER_LIMITS): Filter {
  if (text.length > limits.maxLength) {
    throw ScimError.invalidFilter(`The filter has ${text.length} characters; at most ${limits.maxLength} are accepted, up to position ${limits.maxLength}.`);
  }
  const reader = new TokenReader(tokenize(text), limits);
  const filter = readOr(reader);
  const rest = reader.peek();
  if (rest.kind !== 'end') throw reader.unexpected(rest, '"and", "or" or the end');
  return filter;
}

class TokenReader {
  private index = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[], private readonly limits: FilterLimits) {}

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)];
    return token ?? { kind: 'end', text: '', position: 0 };
  }

  next(): Token {
    const token = this.peek();
    this.index++;
    return token;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text.toLowerCase() === word;
  }

  isMark(mark: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'mark' && token.text === mark;
  }

  expectMark(mark: string): void {
    const token = this.next();
    if (token.kind !== 'mark' || token.text !== mark) throw this.unexpected(token, `"${mark}"`);
  }

  nested<T>(read: () => T): T {
    if (++this.depth > this.limits.maxDepth) {
      throw ScimError.invalidFilter(`The filter is nested more than ${this.limits.maxDepth} levels deep at position ${this.peek().position}.`);
    }
    const result = read();
    this.depth--;
    return result;
  }

  unexpected(token: Token, expected: string): ScimError {
    const found = token.kind === 'end' ? 'ends' : `has ${JSON.stringify(token.text.slice(0, 60))}`;
    return ScimError.invalidFilter(`The filter ${found} at position ${token.position} where ${expected} is expected.`);
  }
}

function readOr(reader: TokenReader): Filter {
  return readChain(reader, 'or', readAnd);
}

function readAnd(reader: TokenReader): Filter {
  return readChain(reader, 'and', readUnary);
}

function readChain(reader: TokenReader, kind: 'and' | 'or', readTerm: (reader: TokenReader) => Filter): Filter {
  const first = readTerm(reader);
  if (!reader.isWord(kind)) return first;
  const terms = [first];
  while (reader.isWord(kind)) {
    reader.next();
    terms.push(readTerm(reader));
  }
  return { kind, terms };
}

function readUnary(reader: TokenReader): Filter {
  if (reader.isWord('not') && reader.isMark('(', 1)) {
    reader.next();
    return { kind: 'not', term: readParenthesised(reader) };
  }
  if (reader.isMark('(')) return readParenthesised(reader);
  const token = reader.next();
  if (token.kind !== 'word') throw reader.unexpected(token, 'an attribute, "not" or "("');
  return reader.isMark('[') ? readValuePath(reader, token) : readTest(reader, token.text, token.position);
}

function readParenthesised(reader: TokenReader): Filter {
  reader.expectMark('(');
  const filter = reader.nested(() => readOr(reader));
  reader.expectMark(')');
  return filter;
}

function readValuePath(reader: TokenReader, { text: attribute, position }: Token): Filter {
  reader.expectMark('[');
  const inner = reader.nested(() => readOr(reader));
  reader.expectMark(']');
  if (!reader.isMark('.')) return { kind: 'valuePath', attribute, filter: inner, position };
  reader.next();
  const subAttribute = reader.next();
  if (subAttribute.kind !== 'word') throw reader.unexpected(subAttribute, 'a sub-attribute');
  const test = readTest(reader, subAttribute.text, subAttribute.position);
  return { kind: 'valuePath', attribute, filter: { kind: 'and', terms: [inner, test] }, position };
}

function readTest(reader: TokenReader, attribute: string, position: number): Comparison | Presence {
  const token = reader.next();
  const word = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (word === 'pr') return { kind: 'present', attribute, position };
  const operator = OPERATORS.find((candidate) => candidate === word);
  if (!operator) throw reader.unexpected(token, `an operator (pr, ${OPERATORS.join(', ')})`);
  return { kind: 'compare', attribute, operator, value: readLiteral(reader, operator), position };
}

function readLiteral(reader: TokenReader, operator: Operator): Literal {
  const token = reader.next();
  if (token.kind === 'literal') return token.value;
  const word = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  throw reader.unexpected(token, `a value for ${operator}: a quoted string, a number, true, false or null`);
}
