/**
 * Texts that a pattern means, in which `*` stands for any characters or none.
 * What stands between two stars is looked for from the left, once each: no text makes it begin anew.
 */
export function matchPattern(pattern: string): (text: string) => boolean {
  const [head = '', ...others] = pattern.split('*');
  const tail = others.pop();
  if (tail === undefined) return (text) => text === head;
  const parts = others.filter((part) => part !== '');
  return (text) => {
    const end = text.length - tail.length;
    if (!text.startsWith(head) || !text.endsWith(tail)) return false;
    let from = head.length;
    for (const part of parts) {
      const found = text.indexOf(part, from);
      if (found === -1) return false;
      from = found + part.length;
    }
    return from <= end;
  };
}
