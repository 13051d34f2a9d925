// A snapshot is a copy of the data directory, taken while PostgreSQL runs and sessions go on: what changes meanwhile is put right
// from the write-ahead log when the copy is first started
// (https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP).

import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { postgresAccount } from './account.ts';
import { asAdmin } from './admin.ts';

const run = promisify(execFile);
/** What belongs to the running server, not to its data. */
const NOT_DATA = ['postmaster.pid', 'postmaster.opts', 'postgres.log', '.s.PGSQL.5432', '.s.PGSQL.5432.lock'];

/** Copies the data of a running PostgreSQL into a folder, which must not be there. */
export async function backUpData(
  where: { readonly dataDirectory: string; readonly socketDirectory: string },
  folder: string,
): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  await asAdmin({ socketDirectory: where.socketDirectory, database: 'postgres' }, async (client) => {
    await client.query("SELECT pg_backup_start('snapshot', true)");
    await copyFolder(where.dataDirectory, folder);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    // The log goes on to the end of the backup: it is copied after it.
    await copyFolder(`${join(where.dataDirectory, 'pg_wal')}/.`, join(folder, 'pg_wal'));
    writeOwned(join(folder, 'backup_label'), rows[0]?.labelfile ?? '');
  });
  for (const name of NOT_DATA) rmSync(join(folder, name), { force: true });
}

/** Copies such a folder to where a cluster's data is to be. */
export async function copyBackup(folder: string, dataDirectory: string): Promise<void> {
  if (!existsSync(join(folder, 'PG_VERSION'))) throw new Error(`${folder} does not hold a snapshot's data any more.`);
  const draft = `${dataDirectory}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  await copyFolder(folder, draft);
  chmodSync(draft, 0o700);
  await run('mv', [draft, dataDirectory]);
}

/** A file that is deleted while it is copied is one that the log deletes again. */
async function copyFolder(from: string, to: string): Promise<void> {
  try {
    await run('cp', ['-R', '-p', from, to]);
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    const others = stderr.split('\n').filter((line) => line !== '' && !line.includes('No such file or directory'));
    if (others.length > 0 || stderr === '') throw error;
  }
}

function writeOwned(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  const account = postgresAccount();
  if (account) chownSync(file, account.uid, account.gid);
}
