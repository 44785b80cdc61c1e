const WIDTH = 30;

/** A bar on a terminal; elsewhere one line for each step. */
export class Progress {
  private step = '';

  constructor(private readonly stream: NodeJS.WriteStream, private readonly title: string) {}

  readonly show = (done: number, total: number, step: string): void => {
    if (this.stream.isTTY) {
      const filled = Math.round((done / total) * WIDTH);
      this.stream.write(`\r${this.title} [${'█'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${done}/${total} ${step.padEnd(16)}`);
    } else if (step !== this.step) {
      this.stream.write(`${this.title}: ${step}\n`);
    }
    this.step = step;
  };

  end(): void {
    if (this.stream.isTTY) this.stream.write('\n');
  }
}
