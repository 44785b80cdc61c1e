/** Another member of the organization has the userName, compared without regard to case. */
export class UserNameTaken extends Error {
  override readonly name = 'UserNameTaken';
}

export function isUserNameTaken(error: unknown): error is UserNameTaken {
  return error instanceof UserNameTaken;
}

/** Another member of the organization has the same value of an attribute that is unique. */
export class AttributeValueTaken extends Error {
  override readonly name = 'AttributeValueTaken';

  /** @param attributes the unique attributes that were written; one of them is taken */
  constructor(readonly attributes: readonly string[]) {
    super(`Taken: a value of ${attributes.join(', ')}`);
  }
}
