import { ScimError } from '../../protocol/index.js';

/** What an invitation says, with `{{…}}` for what differs from one to the next. */
export interface InvitationTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** `expires` is a day and time in UTC. */
export const PLACEHOLDERS = ['organization', 'name', 'link', 'expires'] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** The name of a placeholder stands in the brackets, spaces around it do not count. */
export const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

const LONGEST_SUBJECT = 300;
const LONGEST_BODY = 100_000;

/**
 * Whether invitations can be written by the template.
 * @throws ScimError invalidValue naming the part, and the placeholder that is unknown or missing
 */
export function assertTemplate(template: InvitationTemplate): void {
  const { subject, text, html } = template;
  for (const [part, value, longest] of [['subject', subject, LONGEST_SUBJECT], ['text', text, LONGEST_BODY], ['html', html, LONGEST_BODY]] as const) {
    if (typeof value !== 'string' || value.trim() === '') throw refusal(part, 'must be a text that is not empty');
    if (value.length > longest) throw refusal(part, `must have at most ${longest} characters`);
    const unknown = namesIn(value).find((name) => !isPlaceholder(name));
    if (unknown !== undefined) throw refusal(part, `has the placeholder {{${unknown}}}, which is none of ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ')}`);
  }
  if (/[\r\n]/.test(subject)) throw refusal('subject', 'must be one line');
  for (const [part, value] of [['text', text], ['html', html]] as const) {
    if (!namesIn(value).includes('link')) throw refusal(part, 'must have the placeholder {{link}}: without it nobody can accept');
  }
}

export const defaultTemplate: InvitationTemplate = {
  subject: 'You are invited to {{organization}}',
  text: `Hello {{name}},

{{organization}} has made an account for you. To accept the invitation, open this link:

{{link}}

The link is for you alone, works once, and is good until {{expires}}.
If you did not expect this mail, you need not do anything.
`,
  html: `<!doctype html>
<html lang="en">
<body style="margin:0;padding:32px 16px;background:#f4f5f7;font-family:Helvetica,Arial,sans-serif;color:#1f2430">
  <div style="max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border-radius:8px">
    <p>Hello {{name}},</p>
    <p><strong>{{organization}}</strong> has made an account for you.</p>
    <p style="margin:28px 0"><a href="{{link}}" style="padding:12px 20px;background:#2348c9;color:#ffffff;border-radius:6px;text-decoration:none">Accept the invitation</a></p>
    <p style="font-size:14px;color:#5a6070">The link is for you alone, works once, and is good until {{expires}}. If you did not expect this mail, you need not do anything.</p>
  </div>
</body>
</html>
`,
};

function namesIn(value: string): readonly string[] {
  return [...value.matchAll(PLACEHOLDER)].map(([, name = '']) => name.trim());
}

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}

function refusal(part: string, reason: string): ScimError {
  return ScimError.invalidValue(`invitationTemplate.${part} ${reason}.`);
}
