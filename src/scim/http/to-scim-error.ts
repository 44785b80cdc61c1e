import { HttpException } from '@nestjs/common';
import { ProvisioningSwitchedOff, Unauthenticated } from '../../auth/auth-errors.js';
import { AttributeValueTaken, GroupNameTaken, isContention, isDatabaseUnavailable, isOrganizationGone, isStatementTooLong, UnknownGroupMembers, UserNameTaken } from '../../membership/index.js';
import { ScimError } from '../../protocol/index.js';
import { ManagedByAnotherConnection, ProtectedMember } from '../../provisioning/provisioning-errors.js';
import { UnfitPassword } from '../../provisioning/passwords/passwords.js';

/** The one table from what was thrown to the SCIM Error that is answered. `undefined`: a fault of ours. */
export function toScimError(error: unknown): ScimError | undefined {
  if (error instanceof ScimError) return error;
  if (error instanceof Unauthenticated) return ScimError.unauthorized(error.message, error.credentialsSent);
  if (error instanceof ProvisioningSwitchedOff) return ScimError.forbidden(error.message);
  if (error instanceof UserNameTaken) {
    return ScimError.uniqueness('Another user of this organization has this userName (compared without regard to case).');
  }
  if (error instanceof AttributeValueTaken) {
    return ScimError.uniqueness(`Another user of this organization has the same value of an attribute that is unique (${error.attributes.join(', ')}).`);
  }
  if (error instanceof ProtectedMember) {
    return ScimError.forbidden(`This is the last active ${error.role} of the organization, which would be left without one. Make somebody else ${error.role} first; nothing was changed.`);
  }
  if (error instanceof ManagedByAnotherConnection) {
    return ScimError.forbidden('Another connection of this organization manages this resource. Remove it there, or let an administrator hand it over; nothing was changed.');
  }
  if (error instanceof UnfitPassword) return ScimError.invalidValue(error.message);
  if (error instanceof GroupNameTaken) {
    return ScimError.uniqueness('Another group of this organization has this displayName (compared without regard to case).');
  }
  if (error instanceof UnknownGroupMembers) {
    const shown = error.values.slice(0, 10).map((value) => `"${value.slice(0, 60)}"`).join(', ');
    return ScimError.invalidValue(`members: no user or group of this organization has the id ${shown}; nothing was changed.`);
  }
  if (isDatabaseUnavailable(error)) return ScimError.unavailable('The service cannot reach its database. Try again; nothing was changed.', RETRY_AFTER_SECONDS);
  if (isOrganizationGone(error)) return ScimError.unauthorized('The organization of this token was deleted.', true);
  if (isContention(error)) return ScimError.unavailable('Other requests are changing the same resources. Try again; nothing was changed.', 1);
  if (isStatementTooLong(error)) return ScimError.tooMany('The answer takes too long to find. Ask for less, with a narrower filter or fewer members at once; nothing was changed.');
  return error instanceof HttpException ? fromHttpException(error) : undefined;
}

const RETRY_AFTER_SECONDS = 5;

/** Nest answers itself where no route matches, and where the percent-encoding of a URL is broken. */
function fromHttpException(error: HttpException): ScimError | undefined {
  switch (error.getStatus()) {
    case 404:
      return ScimError.notFound('There is no such endpoint under this base URL.');
    case 400:
      return ScimError.notFound('The URL cannot be decoded.');
    default:
      return undefined;
  }
}
