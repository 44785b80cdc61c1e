import { BadRequestException } from '@nestjs/common';

/**
 * A moment that something ends at.
 * @param text a date and time, or absent
 * @throws BadRequestException naming the property
 */
export function futureDate(property: string, text: string | undefined, now: Date): Date | null {
  if (text === undefined) return null;
  const date = new Date(text);
  if (date <= now) throw new BadRequestException(`${property} must lie in the future`);
  return date;
}
