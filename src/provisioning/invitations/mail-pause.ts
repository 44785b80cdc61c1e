import { Injectable } from '@nestjs/common';

const LONGEST_MS = 15 * 60_000;

/** Until when no mail is tried, because the mail server is away. Each process finds out for itself. */
@Injectable()
export class MailPause {
  private ends = 0;
  private begun = 0;

  isOn(now: Date): boolean {
    return now.getTime() < this.ends;
  }

  /** A second, then twice as long each time, up to a quarter of an hour. Mails that were under way together find out once. @returns the end */
  begin(now: Date): Date {
    if (!this.isOn(now)) this.ends = now.getTime() + retryDelay(++this.begun);
    return new Date(this.ends);
  }

  /** A mail got through. */
  end(): void {
    this.ends = 0;
    this.begun = 0;
  }
}

/** Milliseconds after so many attempts: a second after the first. */
export function retryDelay(attempts: number): number {
  return Math.min(LONGEST_MS, 1_000 * 2 ** Math.min(Math.max(attempts - 1, 0), 12));
}
