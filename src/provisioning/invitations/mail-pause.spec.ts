import { MailPause } from './mail-pause.js';

const START = new Date('2030-01-01T00:00:00Z');
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);

describe('While the mail server is away', () => {
  it('it is tried after a second, then after twice as long each time, up to a quarter of an hour', () => {
    const pause = new MailPause();
    let now = START;
    const lengths = Array.from({ length: 12 }, () => {
      const end = pause.begin(now, 'away');
      const length = (end.getTime() - now.getTime()) / 1_000;
      now = end;
      return length;
    });
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('mails that were under way together find out once', () => {
    const pause = new MailPause();
    expect([pause.begin(after(0), 'first'), pause.begin(after(0.5), 'second')]).toEqual([after(1), after(1)]);
    expect(pause.until(after(0.9))).toEqual({ end: after(1), reason: 'first' });
    expect(pause.until(after(1))).toBeUndefined();
    expect(pause.begin(after(1), 'third')).toEqual(after(3));
  });

  it('a mail that gets through ends it', () => {
    const pause = new MailPause();
    pause.begin(START, 'away');
    pause.end();
    expect(pause.until(START)).toBeUndefined();
    expect(pause.begin(START, 'away')).toEqual(after(1));
  });
});
