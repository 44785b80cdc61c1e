import { createHash } from 'node:crypto';
import { escapeHtml } from './escape-html.js';
import type { InvitationStanding } from './invitations.js';

/** A page with its status code. */
export interface InvitationPage {
  readonly status: number;
  readonly html: string;
}

/**
 * What somebody sees who follows the link. Opening it changes nothing; its button does. Pure.
 * @param token goes back with the form
 */
export function invitationPage(standing: InvitationStanding, token: string): InvitationPage {
  if (standing.status !== 'open') return { ...ENDED[standing.status] };
  const organization = escapeHtml(standing.organization);
  // Relative, so that it is right under whatever path the service is published.
  const form = `<form method="post" action="accept"><input type="hidden" name="token" value="${escapeHtml(token)}"><button>Accept the invitation</button></form>`;
  return { status: 200, html: page(`Invitation to ${organization}`, `<p><strong>${organization}</strong> invites you.</p>${form}`) };
}

const STYLE = `body{margin:0;background:#f4f5f7;color:#1f2430;font:16px/1.5 system-ui,sans-serif}
main{max-width:28rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:8px}
h1{font-size:1.25rem;margin-top:0}
button{padding:.75rem 1.25rem;border:0;border-radius:6px;background:#2348c9;color:#fff;font:inherit;cursor:pointer}`;

/** Nothing but the one style sheet, and a form to ourselves; no script, no frame around it, and the link is passed on to nobody. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
};

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`;
}

export const ACCEPTED_PAGE: InvitationPage = { status: 200, html: page('Welcome', '<p>You have accepted the invitation. You can sign in now.</p>') };

const ENDED: Readonly<Record<Exclude<InvitationStanding['status'], 'open'>, InvitationPage>> = {
  unknown: { status: 404, html: page('Unknown invitation', '<p>There is no such invitation. Is the link complete?</p>') },
  accepted: { status: 410, html: page('Already accepted', '<p>This invitation was accepted before. You can sign in.</p>') },
  revoked: { status: 410, html: page('Revoked', '<p>This invitation was revoked, or another one was sent since.</p>') },
  expired: { status: 410, html: page('Expired', '<p>This invitation is past its time. Ask for another one.</p>') },
};
