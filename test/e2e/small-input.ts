import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EVENT_KEYS } from '../../local/sample/write-sample-data.ts';
import { EVENTS, SONGS } from '../sql/sparkify-rows.ts';
import type { Row } from '../sql/sparkify-rows.ts';

/** What becomes of the small input: rows of each table. */
export const SMALL_COUNTS: Readonly<Record<string, number>> = {
  staging_events: 9,
  staging_songs: 6,
  songplays: 7,
  users: 3,
  songs: 6,
  artists: 3,
  time: 6,
};

/** Writes an input of a few rows, as `--data` takes one: a log file a day, a file a song. Answers its folder. */
export async function writeSmallInput(directory: string): Promise<string> {
  const logs = path.join(directory, 'log_data/2018/11');
  const songs = path.join(directory, 'song_data/A/B/C');
  await mkdir(logs, { recursive: true });
  await mkdir(songs, { recursive: true });
  await writeFile(
    path.join(directory, 'log_json_path.json'),
    JSON.stringify({ jsonpaths: EVENT_KEYS.map((key) => `$['${key}']`) }),
  );
  for (const day of new Set(EVENTS.map(dayOf))) {
    const lines = EVENTS.filter((event) => dayOf(event) === day).map((event) => JSON.stringify(toEvent(event)));
    await writeFile(path.join(logs, `${day}-events.json`), lines.join('\n'));
  }
  for (const song of SONGS) await writeFile(path.join(songs, `TR${song['song_id']}.json`), JSON.stringify(song));
  return directory;
}

function dayOf({ ts }: Row): string {
  return String(ts).slice(0, 10);
}

function toEvent(row: Row): Readonly<Record<string, unknown>> {
  const columns = { ...row, ts: Date.parse(`${String(row['ts'])}Z`), user_id: String(row['user_id'] ?? '') };
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [keyOf(column), value]));
}

function keyOf(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
