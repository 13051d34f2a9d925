import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { writeSampleData } from '../../local/sample/write-sample-data.ts';
import { fastest, seconds, show } from './measure.ts';
import type { BenchStandIn } from './stand-in.ts';
import { EVENT_COLUMNS, SONG_COLUMNS } from './tables.ts';

const ROUNDS = 5;
const LEDGER_ROWS_PER_STATEMENT = 500;
const BUCKET = 'udacity-dend';

/** COPY of the logs and songs of the Sparkify projects: by prefix, by manifest, and with the rows that a ledger keeps of them. */
export async function measureManyFiles(standIn: BenchStandIn, data: string | undefined): Promise<void> {
  const folder = path.join(standIn.buckets, BUCKET);
  if (data === undefined) await writeSampleData({ directory: folder });
  else symlinkSync(path.resolve(data), folder, 'dir');
  const songs = writeManifest(standIn.buckets, folder);
  const client = await standIn.connect();
  await client.query(`create table events (${EVENT_COLUMNS}); create table songs (${SONG_COLUMNS})`);
  const role = `iam_role '${standIn.roleArn}'`;
  const logs = `copy events from 's3://${BUCKET}/log_data' ${role} json 's3://${BUCKET}/log_json_path.json' timeformat 'epochmillisecs'`;
  const bySongPrefix = `copy songs from 's3://${BUCKET}/song_data' ${role} json 'auto'`;
  const bySongManifest = `copy songs from 's3://manifests/songs' ${role} json 'auto' manifest`;
  const logFiles = filesBelow(path.join(folder, 'log_data')).length;
  const empty = 'truncate events; truncate songs';
  const run = (sql: string) => fastest(ROUNDS, () => client.query(sql), { before: () => client.query(empty) });
  show(`COPY of ${logFiles} log files`, seconds(await run(logs)));
  show(`COPY of ${songs.length} song files`, seconds(await run(bySongPrefix)));
  show(`COPY of the song files from a manifest`, seconds(await run(bySongManifest)));
  show('both COPYs by prefix', seconds(await run(`${logs}; ${bySongPrefix}`)));
  await measureLedger(client, songs);
  await client.end();
}

/** Every file that was loaded has a row in the ledger, written in the COPY's transaction. */
async function measureLedger(client: Client, keys: readonly string[]): Promise<void> {
  await client.query(
    'create table ledger (run varchar(100), object_key varchar(1024), etag varchar(64), bytes bigint, at timestamp)',
  );
  const insert = async (): Promise<void> => {
    await client.query('begin');
    for (let from = 0; from < keys.length; from += LEDGER_ROWS_PER_STATEMENT) {
      const rows = keys
        .slice(from, from + LEDGER_ROWS_PER_STATEMENT)
        .map((key) => `('run', '${key}', 'etag', 700, getdate())`);
      await client.query(`insert into ledger (run, object_key, etag, bytes, at) values ${rows.join(', ')}`);
    }
    await client.query('commit');
  };
  show(
    `INSERT of ${keys.length} rows, ${LEDGER_ROWS_PER_STATEMENT} a statement`,
    seconds(await fastest(ROUNDS, insert)),
  );
}

/** Answers the keys that it lists. */
function writeManifest(buckets: string, folder: string): readonly string[] {
  const keys = filesBelow(path.join(folder, 'song_data')).map((file) => path.relative(folder, file));
  const entries = keys.map((key) => ({ url: `s3://${BUCKET}/${key}`, mandatory: true }));
  mkdirSync(path.join(buckets, 'manifests'));
  writeFileSync(path.join(buckets, 'manifests', 'songs'), JSON.stringify({ entries }));
  return keys;
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
