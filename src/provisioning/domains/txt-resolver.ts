/** Asks the domain name system for TXT records, each in its parts; `node:dns/promises` has this shape. */
export abstract class TxtResolver {
  abstract resolveTxt(name: string): Promise<string[][]>;
}
