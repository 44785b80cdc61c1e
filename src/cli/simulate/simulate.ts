export async function simulate(_args: readonly string[]): Promise<number> { return 1; }
