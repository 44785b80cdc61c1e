import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openMemoryPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/open-database.js';
import { onServer, serverUrl, TEMPLATE_VARIABLE, urlOf } from './test-database.js';

/** Migrates once; each test file then copies the result. */
export async function makeTemplate(): Promise<void> {
  process.env[TEMPLATE_VARIABLE] = serverUrl ? await templateOnServer() : await dumpOfEmbedded();
}

export async function dropTemplate(): Promise<void> {
  const template = process.env[TEMPLATE_VARIABLE];
  if (!template) return;
  if (serverUrl) await onServer(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
  else rmSync(path.dirname(template), { recursive: true, force: true });
}

async function templateOnServer(): Promise<string> {
  const name = `rollcall_template_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  await migrate({ kind: 'server', url: urlOf(name), poolSize: 2 });
  return name;
}

async function dumpOfEmbedded(): Promise<string> {
  const postgres = await openMemoryPostgres();
  await migrate({ kind: 'embedded', postgres });
  const dump = await postgres.database.dumpDataDir('none');
  await postgres.close();
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'rollcall-test-')), 'template.tar');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  return file;
}
