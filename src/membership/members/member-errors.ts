/** Another member of the organization has the userName, compared without regard to case. */
export class UserNameTaken extends Error {
  override readonly name = 'UserNameTaken';
}
