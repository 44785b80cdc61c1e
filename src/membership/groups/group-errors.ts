/** Another group of the organization has the name, compared without regard to case. */
export class GroupNameTaken extends Error {
  override readonly name = 'GroupNameTaken';
}

/** Ids that are neither a member nor a group of the organization. */
export class UnknownGroupMembers extends Error {
  override readonly name = 'UnknownGroupMembers';

  constructor(readonly values: readonly string[]) {
    super(`Not in this organization: ${values.slice(0, 10).join(', ')}`);
  }
}
