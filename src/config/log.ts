import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** The log: one JSON object a line on standard output. */
export function makeLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Lets Nest write to it. Errors are named with their stack; what a query was about is left out, because it may name people. */
export function nestLogger(log: Logger): LoggerService {
  const write = (level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal') => (message: unknown, ...rest: readonly unknown[]): void => {
    log[level]({ context: rest.at(-1), ...describe(message) });
  };
  return { log: write('debug'), error: write('error'), warn: write('warn'), debug: write('debug'), verbose: write('trace'), fatal: write('fatal') };
}

function describe(message: unknown): object {
  if (typeof message !== 'object' || message === null) return { msg: String(message) };
  if (message instanceof Error) return { error: describeError(message) };
  return { ...message, ...('error' in message && { error: describeError(message.error) }) };
}

/** PostgreSQL's `detail` and the parameters of a query hold values of rows, so they are not logged. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  const constraint = 'constraint' in error ? error.constraint : undefined;
  return { name: error.name, message: error.message, code, constraint, stack: error.stack };
}
