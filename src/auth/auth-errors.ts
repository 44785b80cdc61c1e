/** The request names no credentials, or credentials that are not valid (any more). */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';

  constructor(message: string, readonly credentialsSent: boolean) {
    super(message);
  }
}

/** The credentials are valid, but the organization may not be provisioned now. */
export class ProvisioningSwitchedOff extends Error {
  override readonly name = 'ProvisioningSwitchedOff';
}
