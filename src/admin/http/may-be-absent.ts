import { ValidateIf } from 'class-validator';

/** The property may be left out; but `null` is checked like any other value, where class-validator's `IsOptional` lets it pass. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
