import { MailPause } from './mail-pause.js';

const START = new Date('2030-01-01T00:00:00Z');
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);

describe('While the mail server is away', () => {
  it('it is tried after a second, then after twice as long each time, up to a quarter of an hour', () => {
    const pause = new MailPause();
    let now = START;
    const lengths = Array.from({ length: 12 }, () => {
      const end = pause.begin(now);
      const length = (end.getTime() - now.getTime()) / 1_000;
      now = end;
      return length;
    });
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('mails that were under way together find out once', () => {
    const pause = new MailPause();
    expect([pause.begin(after(0)), pause.begin(after(0.5))]).toEqual([after(1), after(1)]);
    expect([pause.isOn(after(0.9)), pause.isOn(after(1))]).toEqual([true, false]);
    expect(pause.begin(after(1))).toEqual(after(3));
  });

  it('a mail that gets through ends it', () => {
    const pause = new MailPause();
    pause.begin(START);
    pause.end();
    expect(pause.isOn(START)).toBe(false);
    expect(pause.begin(START)).toEqual(after(1));
  });
});
