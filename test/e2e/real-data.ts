// The real Sparkify data, which is not in the repository.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** What analytics.row_counts answers of them. */
export const REAL_COUNTS: Readonly<Record<string, number>> = {
  staging_events: 8056,
  staging_songs: 14896,
  songplays: 6820,
  'songplays of a known song': 319,
  users: 96,
  'users, free': 74,
  'users, paid': 22,
  songs: 14896,
  artists: 9553,
  time: 6813,
};

export const NO_REAL_DATA = 'SPARKIFY_DATA names no archive or folder of the real data';

/** The folder that SPARKIFY_DATA names, or its archive unpacked below `into`; undefined where it names none. */
export async function realData(into: string): Promise<string | undefined> {
  const source = process.env['SPARKIFY_DATA'];
  if (source === undefined || source === '' || (await stat(source)).isDirectory()) return source || undefined;
  const directory = path.join(into, 'real-data');
  await mkdir(directory);
  const { status, stderr } = spawnSync('tar', ['-xzf', source, '-C', directory], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return directory;
}
