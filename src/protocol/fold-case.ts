/**
 * The key under which two values of a `caseExact: false` attribute are the same (RFC 7643 §7, RFC 7644 §5): width
 * mapping, lower case and NFC, as UsernameCaseMapped does (RFC 8265 §3.3). Independent of any locale; ß stays ß. A sigma is the same
 * at the end of a word and within, so that a beginning of a word is one of the folded word too.
 */
export function foldCase(text: string): string {
  // Of ASCII nothing is left to map.
  if (ASCII.test(text)) return text.toLowerCase();
  return text.replace(FULL_OR_HALF_WIDTH, (character) => character.normalize('NFKC')).toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

const ASCII = /^\p{ASCII}*$/u;
const FULL_OR_HALF_WIDTH = /[\uFF01-\uFFEE]/g;
