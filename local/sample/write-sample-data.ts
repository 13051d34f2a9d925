// Sample data in the shape of the Sparkify projects' bucket: a log of a music service in a file a day, a file for each song, and
// the jsonpaths that map the log's names to columns. It has the defects of the real thing on purpose. The same seed and scale
// write the same bytes.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { escapeNonAscii, writeEvent } from './events.ts';
import type { LogEvent } from './events.ts';
import { makeListeners } from './listeners.ts';
import { makeEvents } from './sessions.ts';
import { makeSongs } from './songs.ts';

export interface SampleDataOptions {
  /** A bucket's folder; made if missing. It must not hold such data yet. */
  readonly directory: string;
  /** 1 by default. */
  readonly seed?: number;
  /** 1 by default: about 8,000 events of 100 listeners, and 1,500 songs. */
  readonly scale?: number;
}

/** What was written. */
export interface SampleData {
  readonly files: number;
  readonly events: number;
  readonly songs: number;
}

const SONGS = 1500;
const LISTENERS = 100;
const SESSIONS = 720;
const FEWEST = { songs: 20, listeners: 8, sessions: 60 };
const FILES_AT_ONCE = 500;

/** Keys of an event, in the order of the log's JSONPaths file and of the columns of staging_events. */
export const EVENT_KEYS: readonly (keyof LogEvent)[] = [
  'artist',
  'auth',
  'firstName',
  'gender',
  'itemInSession',
  'lastName',
  'length',
  'level',
  'location',
  'method',
  'page',
  'registration',
  'sessionId',
  'song',
  'status',
  'ts',
  'userAgent',
  'userId',
];

/** Writes `log_data/`, `song_data/` and `log_json_path.json`. */
export async function writeSampleData({ directory, seed = 1, scale = 1 }: SampleDataOptions): Promise<SampleData> {
  refuseOldData(directory);
  const size = (count: number, fewest: number): number => Math.max(fewest, Math.round(count * scale));
  const songs = makeSongs(seed, size(SONGS, FEWEST.songs));
  const listeners = makeListeners(seed, size(LISTENERS, FEWEST.listeners));
  const events = makeEvents(seed, size(SESSIONS, FEWEST.sessions), { songs, listeners });
  const files = new Map<string, string>();
  for (const song of songs) files.set(song.path, escapeNonAscii(JSON.stringify(song.file)));
  for (const [file, lines] of logFiles(events)) files.set(file, lines.join('\n'));
  files.set('log_json_path.json', jsonPaths());
  await writeFiles(directory, files);
  return { files: files.size, events: events.length, songs: songs.length };
}

function refuseOldData(directory: string): void {
  const old = ['log_data', 'song_data'].map((name) => path.join(directory, name)).find((folder) => existsSync(folder));
  if (old === undefined) return;
  throw new Error(
    `${old} exists: sample data would be mixed with what is there. Delete it, or choose another directory.`,
  );
}

/** The lines of each day's file. The last line has no newline, as in the real files. */
function logFiles(events: readonly LogEvent[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const event of events) {
    const day = new Date(event.ts).toISOString().slice(0, 10);
    const file = `log_data/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}-events.json`;
    const lines = files.get(file) ?? [];
    if (lines.length === 0) files.set(file, lines);
    lines.push(writeEvent(event));
  }
  return files;
}

function jsonPaths(): string {
  return JSON.stringify({ jsonpaths: EVENT_KEYS.map((column) => `$['${column}']`) }, undefined, 4);
}

async function writeFiles(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  const folders = new Set([...files.keys()].map((file) => path.dirname(path.join(directory, file))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  let written = 0;
  for (const [file, text] of files) {
    writeFileSync(path.join(directory, file), text);
    written += 1;
    if (written % FILES_AT_ONCE === 0) await breathe();
  }
}
