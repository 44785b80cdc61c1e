import { escapeHtml } from './escape-html.js';
import { type InvitationTemplate, PLACEHOLDER, type Placeholder } from './invitation-template.js';

/** What the placeholders of one invitation stand for. */
export type InvitationValues = Readonly<Record<Placeholder, string>>;

/** The invitation with its values in place; in HTML they are text, whatever they contain. Pure. */
export function writeInvitation({ subject, text, html }: InvitationTemplate, values: InvitationValues): InvitationTemplate {
  const oneLine = (value: string): string => value.replace(/\s+/g, ' ');
  return { subject: fill(subject, values, oneLine), text: fill(text, values, (value) => value), html: fill(html, values, escapeHtml) };
}

/** As people read it, in UTC: 31 January 2030 at 12:00 UTC. */
export function writeTime(time: Date): string {
  return `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(time)} UTC`;
}

/** Values are put in once, so one that looks like a placeholder stays what it is. */
function fill(template: string, values: InvitationValues, encode: (value: string) => string): string {
  const known = new Map<string, string>(Object.entries(values));
  return template.replace(PLACEHOLDER, (whole, name: string) => {
    const value = known.get(name.trim());
    return value === undefined ? whole : encode(value);
  });
}
