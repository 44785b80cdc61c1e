import { BadRequestException, HttpException } from '@nestjs/common';
import { OperatorRequired, OrganizationOutOfReach, ProvisioningSwitchedOff, Unauthenticated } from '../../auth/auth-errors.js';
import {
  AttributeValueTaken, ConnectionInUse, DomainTaken, isContention, isDatabaseUnavailable, isOrganizationGone, isStatementTooLong, NoSuccessor, SlugTaken, UserNameTaken,
} from '../../membership/index.js';
import { ScimError } from '../../protocol/index.js';
import { DeclarationConflict } from '../../provisioning/configuration/schema-declarations.js';
import { DomainNotLookedUp, DomainNotProven, DomainRefused } from '../../provisioning/domains/domain-ownership.js';
import { UnfitPassword } from '../../provisioning/passwords/passwords.js';
import { type BadLine, ImportRefused } from '../../provisioning/people/people-import.js';
import { InvitationNotOpen, NotInvited } from '../../provisioning/provisioning-errors.js';

/** An answer as application/problem+json (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a file: its bad lines, the first of them, and how many there are. */
  readonly lines?: readonly BadLine[];
  readonly lineCount?: number;
}

/** Something in the path of the request does not exist. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** The request cannot be done with what is there; the message says what would. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** The one table from what was thrown to the problem that is answered. `undefined`: a fault of ours. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof NotFound || error instanceof OrganizationOutOfReach) return { status: 404, title: 'Not found', detail: error.message };
  if (error instanceof ImportRefused) {
    return { status: 400, title: 'Bad request', detail: `Nothing was imported: ${error.lines.length} lines cannot be.`, lines: error.lines.slice(0, MOST_LINES), lineCount: error.lines.length };
  }
  if (error instanceof ScimError) return fromScimError(error);
  if (error instanceof UnfitPassword) return { status: 400, title: 'Bad request', detail: error.message };
  if (error instanceof UserNameTaken) return { status: 409, title: 'Conflict', detail: 'Another member of this organization has this userName (compared without regard to case).' };
  if (error instanceof AttributeValueTaken) {
    return { status: 409, title: 'Conflict', detail: `Another member of this organization has the same value of an attribute that is unique (${error.attributes.join(', ')}).` };
  }
  if (error instanceof DeclarationConflict || error instanceof Conflict) return { status: 409, title: 'Conflict', detail: error.message };
  if (error instanceof NotInvited) return { status: 409, title: 'Conflict', detail: error.message };
  if (error instanceof InvitationNotOpen) return INVITATION_PROBLEMS[error.standing];
  if (error instanceof SlugTaken) return { status: 409, title: 'Conflict', detail: 'Another organization has this slug.' };
  if (error instanceof ConnectionInUse) {
    const { members, groups, tokens } = error.use;
    return { status: 409, title: 'Conflict', detail: `The connection manages ${members} members and ${groups} groups and has ${tokens} tokens in use. Name in handOverTo the connection that takes over; the tokens end with it. Nothing was changed.` };
  }
  if (error instanceof DomainNotProven || error instanceof DomainRefused) return { status: 409, title: 'Conflict', detail: error.message };
  if (error instanceof DomainTaken) return { status: 409, title: 'Conflict', detail: 'The domain is verified for another organization. An operator can remove it there.' };
  if (error instanceof DomainNotLookedUp) return { status: 503, title: 'Service unavailable', detail: error.message, headers: { 'Retry-After': '5' } };
  if (error instanceof NoSuccessor) return { status: 400, title: 'Bad request', detail: 'handOverTo must be the id of another connection of this organization.' };
  if (error instanceof Unauthenticated) {
    return { status: 401, title: 'Unauthorized', detail: error.message, headers: { 'WWW-Authenticate': 'Bearer realm="admin"' } };
  }
  if (error instanceof ProvisioningSwitchedOff || error instanceof OperatorRequired) return { status: 403, title: 'Forbidden', detail: error.message };
  if (isDatabaseUnavailable(unwrap(error))) {
    return { status: 503, title: 'Service unavailable', detail: 'The database cannot be reached. Try again.', headers: { 'Retry-After': '5' } };
  }
  if (isOrganizationGone(unwrap(error))) return { status: 404, title: 'Not found', detail: 'There is no such organization.' };
  if (isContention(unwrap(error)) || isStatementTooLong(unwrap(error))) {
    return { status: 503, title: 'Service unavailable', detail: 'Other requests are changing the same data, or the request takes too long. Nothing was changed; try again.', headers: { 'Retry-After': '1' } };
  }
  if (error instanceof BadRequestException) return { status: 400, title: 'Bad request', detail: reasons(error) };
  if (error instanceof HttpException) return fromBodyError(error.cause) ?? { status: error.getStatus(), title: 'Request failed', detail: error.message };
  return undefined;
}

/** Bad lines of a file that an answer lists. */
const MOST_LINES = 100;

/** What the protocol's functions refuse is a bad request here, unless it is that they would not wait any longer. */
function fromScimError({ status, detail, headers }: ScimError): Problem {
  return status === 503 ? { status, title: 'Service unavailable', detail, headers } : { status: 400, title: 'Bad request', detail };
}

/** What is known of a link that is no good, and no more. */
const INVITATION_PROBLEMS: Readonly<Record<InvitationNotOpen['standing'], Problem>> = {
  unknown: { status: 404, title: 'Not found', detail: 'There is no such invitation.' },
  accepted: { status: 410, title: 'Already accepted', detail: 'The invitation was accepted before; its link works once.' },
  revoked: { status: 410, title: 'Revoked', detail: 'The invitation was revoked, or another one was sent since.' },
  expired: { status: 410, title: 'Expired', detail: 'The invitation is past its time. Ask for another one.' },
};

/** class-validator's findings as one sentence each. */
function reasons(error: BadRequestException): string {
  const response = error.getResponse();
  const messages = typeof response === 'object' && 'message' in response ? response.message : undefined;
  return Array.isArray(messages) ? messages.join('; ') : error.message;
}

/** What Express' body parser refuses, Nest wraps. */
function fromBodyError(cause: unknown): Problem | undefined {
  if (!(cause instanceof Error && 'type' in cause && 'limit' in cause) || cause.type !== 'entity.too.large') return undefined;
  return { status: 413, title: 'Content too large', detail: `The body is larger than ${String(cause.limit)} bytes.` };
}

/** TypeORM wraps the driver's error. */
function unwrap(error: unknown): unknown {
  return error instanceof Error && 'driverError' in error ? error.driverError : error;
}
