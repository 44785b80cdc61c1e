import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was typed cannot be used; the message says what would. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

type Typed<Options extends ParseArgsConfig['options']> = ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: boolean; strict: true }>>;

/** Node's reader of the command line, with its complaints as ours. @throws WrongOption */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: Options, allowPositionals = false): Typed<Options> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
}

/** @throws WrongOption */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) throw new WrongOption(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}
