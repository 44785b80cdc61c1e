/** An answer that a provisioning client could not work with, or that the standards do not allow. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}
