import { Matches } from 'class-validator';

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** With a time of day and an offset (RFC 3339 §5.6). */
export function IsDateTime(): PropertyDecorator {
  return Matches(DATE_TIME, { message: '$property must be a date and time such as 2030-01-31T12:00:00Z' });
}
