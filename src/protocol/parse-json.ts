import { ScimError } from './scim-error.js';

/**
 * Reads a body as JSON in UTF-8 (RFC 8259 §8.1).
 * @throws ScimError invalidSyntax, also for what is nested more than `maxDepth` levels deep
 */
export function parseJson(bytes: Uint8Array, maxDepth: number): unknown {
  let text: string;
  try {
    text = UTF_8.decode(bytes);
  } catch {
    throw ScimError.invalidSyntax('The body is not valid UTF-8.');
  }
  assertDepth(text, maxDepth);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.replace(/, (\.\.\.)?".*" is not valid JSON$/s, '') : 'it does not parse';
    throw ScimError.invalidSyntax(`The body is not valid JSON: ${reason}.`);
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * No resource is nested deeper than a few levels; what reads it may recurse. One pass, whatever the text is: a body is
 * looked at before anybody knows who sent it.
 */
function assertDepth(text: string, maxDepth: number): void {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (isInString) {
      if (character === '\\') index++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > maxDepth) throw ScimError.invalidSyntax(`The body is nested more than ${maxDepth} levels deep at position ${index}.`);
  }
}
