import { createWriteStream, linkSync, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import type { Client } from 'pg';
import { writeEvent } from '../../local/sample/events.ts';
import { makeListeners } from '../../local/sample/listeners.ts';
import { makeEvents } from '../../local/sample/sessions.ts';
import { makeSongs } from '../../local/sample/songs.ts';
import { ratio, seconds, show, timed, timesByTurns } from './measure.ts';
import type { BenchStandIn } from './stand-in.ts';
import { EVENT_COLUMNS, JSON_PATHS } from './tables.ts';

const EVENTS = 400_000;
const ROUNDS = 8;
const MORE_FILES = 4;
const LISTENERS = 100;
const SESSIONS = 720;
const SONGS = 1500;

/** COPY of one large file of JSON lines, and PostgreSQL's own COPY, on the server, of the same rows as CSV. */
export async function measureLargeFile(standIn: BenchStandIn): Promise<void> {
  await writeEvents(path.join(standIn.buckets, 'large'));
  const client = await standIn.connect();
  const direct = await standIn.connectDirectly();
  await client.query(`create table large (${EVENT_COLUMNS})`);
  const copyFrom = (prefix: string): string =>
    `copy large from 's3://large/${prefix}' iam_role '${standIn.roleArn}' json 's3://large/paths.json' timeformat 'epochmillisecs' statupdate off`;
  const copy = copyFrom('events.json');
  await client.query(copy);
  const peak = standIn.peakMegabytes();
  const csv = path.join(standIn.scratch, 'events.csv');
  await direct.query(`copy large to '${csv}' csv`);
  const intoEmpty = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
    await client.query('truncate large');
    return [await timed(work)];
  };
  const times = await timesByTurns(ROUNDS, {
    theirs: () => intoEmpty(() => direct.query(`copy large from '${csv}' csv`)),
    ours: () => intoEmpty(() => client.query(copy)),
  });
  await requireRows(client);
  const [ours, theirs] = [Math.min(...times.ours), Math.min(...times.theirs)];
  show(`COPY of ${EVENTS} events, one JSON file`, seconds(ours));
  show('COPY of the same rows as CSV, by PostgreSQL on the server', seconds(theirs));
  show('  speed, PostgreSQL = 1', ratio(theirs / ours));
  await client.query(copyFrom('more/'));
  showMemory(peak, standIn.peakMegabytes());
  await Promise.all([client.end(), direct.end()]);
}

function showMemory(first: number | undefined, more: number | undefined): void {
  if (first === undefined || more === undefined) return;
  show('  most memory of the process until its first COPY had ended', `${first} MB`);
  show(`  until a COPY of ${MORE_FILES} such files had ended, that = 1`, ratio(more / first));
}

async function requireRows(client: Client): Promise<void> {
  const { rows } = await client.query<{ count: string }>('select count(*) from large');
  if (Number(rows[0]?.count) !== EVENTS) throw new Error(`COPY loaded ${rows[0]?.count} rows of ${EVENTS}.`);
}

/** The events of a month, over and over. */
async function writeEvents(folder: string): Promise<void> {
  mkdirSync(folder);
  const songs = makeSongs(1, SONGS);
  const lines = makeEvents(1, SESSIONS, { songs, listeners: makeListeners(1, LISTENERS) }).map(writeEvent);
  const file = createWriteStream(path.join(folder, 'events.json'));
  for (let written = 0; written < EVENTS; written += lines.length) {
    const some = lines.slice(0, EVENTS - written);
    if (!file.write(`${some.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  mkdirSync(path.join(folder, 'more'));
  for (let copy = 1; copy <= MORE_FILES; copy += 1) linkSync(file.path, path.join(folder, 'more', `${copy}.json`));
  const paths = createWriteStream(path.join(folder, 'paths.json'));
  paths.end(JSON_PATHS);
  await once(paths, 'close');
}
