import { ValidateBy } from 'class-validator';

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** With a time of day and an offset (RFC 3339 §5.6), on a day that the calendar has. */
export function IsDateTime(): PropertyDecorator {
  return ValidateBy({ name: 'isDateTime', validator: { validate: isDateTime, defaultMessage: () => '$property must be a date and time such as 2030-01-31T12:00:00Z' } });
}

function isDateTime(value: unknown): boolean {
  const [text, day] = (typeof value === 'string' && DATE_TIME.exec(value)) || [];
  return text !== undefined && !Number.isNaN(Date.parse(text)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(`${day}T`);
}
