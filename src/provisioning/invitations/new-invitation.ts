import { newId, type NewInvitation } from '../../membership/index.js';

const DAY_MS = 86_400_000;

/**
 * @param publicUrl whose host the Message-ID names
 */
export function newInvitation(address: string, invitationDays: number, publicUrl: string, now: Date): NewInvitation {
  const id = newId(now);
  return { id, address, messageId: `<${id}@${new URL(publicUrl).hostname}>`, expiresAt: new Date(now.getTime() + invitationDays * DAY_MS) };
}
