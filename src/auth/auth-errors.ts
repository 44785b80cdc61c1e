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

/** The credentials are for one organization, and the request is about another: whether that one exists stays unsaid. */
export class OrganizationOutOfReach extends Error {
  override readonly name = 'OrganizationOutOfReach';
}

/** The credentials are for one organization, and what is asked is the operators' affair. */
export class OperatorRequired extends Error {
  override readonly name = 'OperatorRequired';
}
