/** A request that is refused, with the keyword of RFC 7644 Table 9. */
export class Refusal extends Error {
  constructor(readonly scimType: 'invalidSyntax' | 'invalidPath' | 'invalidFilter' | 'invalidValue' | 'mutability' | 'noTarget') {
    super(scimType);
  }
}
