/** The tolerances that one request needed, by the names of the quirks. */
export class QuirkRecorder {
  private readonly names = new Set<string>();

  readonly record = (name: string): void => {
    this.names.add(name);
  };

  get used(): readonly string[] {
    return [...this.names];
  }
}
