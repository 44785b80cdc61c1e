import { fsyncSync } from 'node:fs';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { lockDataDirectory } from './data-directory-lock.js';

/** PostgreSQL in this process. It has one session: statements queue, and two transactions never run at once. */
export interface EmbeddedPostgres {
  readonly database: PGlite;
  close(): Promise<void>;
}

const extensions = { pg_trgm, btree_gin };

/**
 * Opens the embedded database in the folder, which no other process may use.
 * @throws DataDirectoryInUse
 */
export async function openEmbeddedPostgres(directory: string): Promise<EmbeddedPostgres> {
  const release = lockDataDirectory(directory);
  try {
    const database = await PGlite.create({ fs: new DurableNodeFS(`${directory}/postgres`), startParams: START_PARAMETERS, extensions });
    return { database, close: async () => database.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** A database in memory, from a dump when one is given. Gone with the process. */
export async function openMemoryPostgres(dump?: Blob): Promise<EmbeddedPostgres> {
  const database = await PGlite.create({ dataDir: 'memory://', extensions, ...(dump && { loadDataDir: dump }) });
  return { database, close: () => database.close() };
}

type NodeFsModule = { stream_ops: { fsync?: (stream: { nfd: number }) => number } };
type EmscriptenModule = { NODEFS?: NodeFsModule };
type EmscriptenOptions = { preRun?: unknown };

/**
 * PGlite's file system for Node has no fsync, and without one `fsync=on` does nothing. This adds it. The place is not
 * a documented one, so the package's version is pinned, and the start fails if it moves.
 */
class DurableNodeFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const result = await super.init(...args);
    const options: EmscriptenOptions = result.emscriptenOpts;
    const before = options.preRun === undefined ? [] : [options.preRun].flat();
    const addFsync = (module: EmscriptenModule): void => {
      if (!module.NODEFS) throw new Error('PGlite changed its Node file system: fsync cannot be enabled.');
      module.NODEFS.stream_ops.fsync = ({ nfd }) => {
        fsyncSync(nfd);
        return 0;
      };
    };
    options.preRun = [...before, addFsync];
    return result;
  }
}

/** PGlite's own, less `-F` (fsync off), plus a sync method that reaches the file system above; fdatasync does not. */
const START_PARAMETERS: PGliteOptions['startParams'] = [
  '--single', '-O', '-j',
  ...[
    'search_path=public', 'exit_on_error=false', 'log_checkpoints=false', 'max_worker_processes=0', 'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0', 'io_method=sync', 'max_parallel_maintenance_workers=0', 'fsync=on', 'wal_sync_method=fsync',
  ].flatMap((setting) => ['-c', setting]),
];
