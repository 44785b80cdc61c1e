/** Where a token is in its life. */
export const TOKEN_STATES = ['draft', 'active', 'rotating', 'expired', 'revoked'] as const;

export type TokenState = (typeof TOKEN_STATES)[number];

/** What of a token decides whether it is good now. */
export interface TokenLife {
  readonly isDraft: boolean;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly successorId: string | null;
  readonly rotatesUntil: Date | null;
}

/** `rotating`: good, and a successor is good too, until the overlap ends or the token is revoked. */
export function stateOf({ isDraft, expiresAt, revokedAt, successorId, rotatesUntil }: TokenLife, now: Date): TokenState {
  if (revokedAt !== null) return 'revoked';
  if (isOver(expiresAt, now) || isOver(rotatesUntil, now)) return 'expired';
  if (isDraft) return 'draft';
  return successorId === null ? 'active' : 'rotating';
}

/** Whether a client gets in with it. */
export function isGood(token: TokenLife, now: Date): boolean {
  const state = stateOf(token, now);
  return state === 'active' || state === 'rotating';
}

function isOver(end: Date | null, now: Date): boolean {
  return end !== null && end <= now;
}
