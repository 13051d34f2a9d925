import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresAccount } from './account.ts';
import { ADMIN, asAdmin } from './admin.ts';
import type { Binaries } from './binaries.ts';
import { draftOf, moveUnlessThere } from './draft.ts';
import { plainEnvironment, startPostgres } from './server.ts';
import { markUsed } from './sweep.ts';
import { workshop } from './workshop.ts';

/*
 * initdb and the layer of functions and views take a second, a copy of their result 60 ms. So they are run once for each
 * version of either, and every cluster begins as a copy. Changing anything below `layer/` makes a new template.
 */

const run = promisify(execFile);
const LAYER = join(import.meta.dirname, 'layer');

/** Only the proxy connects: over a socket in a folder that is closed to others, as the client's user, or as the admin. */
const HBA = `local all ${ADMIN} trust\nlocal all all md5\n`;

/** Makes a data directory with the layer in it, by copying the template (which is made first if need be). */
export async function createDataDirectory(binaries: Binaries, target: string): Promise<void> {
  const template = await findTemplate(binaries);
  markUsed(template);
  const draft = draftOf(target);
  await run('cp', ['-R', '-p', template, draft]);
  await moveUnlessThere(draft, target);
}

async function findTemplate(binaries: Binaries): Promise<string> {
  const target = join(workshop(), `template-${fingerprint(binaries)}`);
  if (existsSync(target)) return target;
  const draft = draftOf(target);
  makeFolder(draft);
  await run(binaries.initdb, ['-D', draft, '-U', ADMIN, '--encoding=UTF8', '--locale=C', '--no-sync', '-A', 'trust'], {
    ...postgresAccount(),
    cwd: draft,
    env: plainEnvironment(),
  });
  writeFileSync(join(draft, 'pg_hba.conf'), HBA);
  makeFolder(join(draft, 'redshift_log'));
  await installLayer(binaries, draft);
  await moveUnlessThere(draft, target);
  return target;
}

function fingerprint(binaries: Binaries): string {
  const hash = createHash('sha256').update(binaries.version).update(HBA);
  for (const { name, sql } of layerFiles()) hash.update(name).update(sql);
  return hash.digest('hex').slice(0, 16);
}

function layerFiles(): readonly { readonly name: string; readonly sql: string }[] {
  const names = readdirSync(LAYER).toSorted();
  return names.map((name) => ({ name, sql: readFileSync(join(LAYER, name), 'utf8') }));
}

/** template1, so that databases made later have it, and the database that initdb made before it. */
async function installLayer(binaries: Binaries, dataDirectory: string): Promise<void> {
  const settings = { allow_system_table_mods: 'on', check_function_bodies: 'off' };
  const postgres = await startPostgres({ binaries, dataDirectory, socketDirectory: dataDirectory, settings });
  try {
    for (const database of ['template1', 'postgres']) {
      await asAdmin({ socketDirectory: dataDirectory, database }, async (client) => {
        for (const { name, sql } of layerFiles()) await runLayerFile(client, name, sql);
      });
    }
  } finally {
    await postgres.stop();
  }
}

async function runLayerFile(
  client: { query(sql: string): Promise<unknown> },
  name: string,
  sql: string,
): Promise<void> {
  try {
    await client.query(sql);
  } catch (cause) {
    throw new Error(`local/redshift/postgres/layer/${name} does not run: ${String(cause)}`, { cause });
  }
}

/** A folder that belongs to the user that PostgreSQL runs as, and is closed to all others. */
function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const account = postgresAccount();
  if (account) chownSync(path, account.uid, account.gid);
}
