/**
 * The key under which userNames are the same: width mapping, lower case and NFC (RFC 8265 §3.3). It is the very
 * mapping that filters use; a test compares the two over all of Unicode.
 */
export function userNameKey(userName: string): string {
  return userName.replace(/[\uFF01-\uFFEE]/g, (character) => character.normalize('NFKC')).toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
