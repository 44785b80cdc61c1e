/** The tolerances that one request needed, by the names of the quirks. */
export class QuirkRecorder {
  private readonly names = new Set<string>();

  /** @param first is called when a tolerance is needed, and not again */
  constructor(private readonly first: (recorder: QuirkRecorder) => void = () => undefined) {}

  readonly record = (name: string): void => {
    if (this.names.size === 0) this.first(this);
    this.names.add(name);
  };

  get used(): readonly string[] {
    return [...this.names];
  }
}
