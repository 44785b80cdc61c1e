import { ValidateIf } from 'class-validator';

/** The property may be left out, or be `null`, which takes a value back. */
export function MayBeNull(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}
