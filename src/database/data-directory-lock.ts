import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Another process uses the folder. Two on one folder would lose each other's writes: PGlite takes no lock of its own. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/**
 * Takes the folder for this process. The lock names the process and when it started, so that one left by a killed
 * process is recognised even when its number was given to another since.
 * @returns gives the folder back
 * @throws DataDirectoryInUse
 */
export function lockDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = `${directory}/rollcall.lock`;
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      const release = (): void => rmSync(file, { force: true });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 2) throw error;
      const holder = readHolder(file);
      if (holder && isRunning(holder)) {
        throw new DataDirectoryInUse(`${directory} is in use by process ${holder.pid}. Stop it, or set DATA_DIR to another folder.`);
      }
      rmSync(file, { force: true });
    }
  }
}

interface Holder {
  readonly pid: number;
  readonly started: string | null;
}

function readHolder(file: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed) || typeof parsed.pid !== 'number') return undefined;
    return { pid: parsed.pid, started: 'started' in parsed && typeof parsed.started === 'string' ? parsed.started : null };
  } catch {
    return undefined; // gone meanwhile, or cut off by a crash: nobody holds it
  }
}

function isRunning({ pid, started }: Holder): boolean {
  if (started !== null) return startOf(pid) === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When the process started, in clock ticks since boot; `null` where the system does not tell (outside Linux). */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
