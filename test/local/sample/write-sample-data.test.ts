import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { LogEvent } from '../../../local/sample/events.ts';
import type { SongFile } from '../../../local/sample/songs.ts';
import { writeSampleData } from '../../../local/sample/write-sample-data.ts';
import type { SampleData } from '../../../local/sample/write-sample-data.ts';

/** A change here changes what the reference DAG's `*.expected.csv` must hold. */
const DEFAULT_HASH = '5014314d8c4abd38effd93569520ac94ad26324a9b156f79725d9868dcaf4bb3';

let directory: string;
let written: SampleData;
let events: readonly LogEvent[];
let plays: readonly LogEvent[];
let songs: readonly SongFile[];

before(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'sample-'));
  written = await writeSampleData({ directory });
  events = filesOf(directory, 'log_data/').flatMap((file) => readLines(file) as LogEvent[]);
  plays = events.filter(({ page }) => page === 'NextSong');
  songs = filesOf(directory, 'song_data/').flatMap((file) => readLines(file) as SongFile[]);
});

after(() => rmSync(directory, { recursive: true, force: true }));

function filesOf(folder: string, prefix: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
    .toSorted()
    .map((file) => path.join(folder, file));
}

function readLines(file: string): unknown[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

function hashOf(folder: string): string {
  const lines = filesOf(folder, '').map((file) => {
    const name = `./${path.relative(folder, file)}`;
    return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${name}\n`;
  });
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function countDistinct<T>(all: readonly T[], keyOf: (one: T) => unknown): number {
  return new Set(all.map((one) => JSON.stringify(keyOf(one)))).size;
}

async function writeOther(options: { readonly seed?: number; readonly scale: number }): Promise<string> {
  const other = mkdtempSync(path.join(tmpdir(), 'sample-'));
  await writeSampleData({ directory: other, ...options });
  const hash = hashOf(other);
  rmSync(other, { recursive: true });
  return hash;
}

void test('the default seed and scale are these very bytes', () => {
  assert.deepEqual(written, { files: 1531, events: 8177, songs: 1500 });
  assert.equal(hashOf(directory), DEFAULT_HASH);
});

void test('the same seed writes the same bytes, another seed others', async () => {
  const first = await writeOther({ seed: 7, scale: 0.05 });
  assert.equal(await writeOther({ seed: 7, scale: 0.05 }), first);
  assert.notEqual(await writeOther({ seed: 8, scale: 0.05 }), first);
});

void test('the fields are those of the real files, in their order', () => {
  assert.equal(
    Object.keys(events[0] ?? {}).join(),
    'artist,auth,firstName,gender,itemInSession,lastName,length,level,location,method,page,registration,sessionId,' +
      'song,status,ts,userAgent,userId',
  );
  assert.equal(
    Object.keys(songs[0] ?? {}).join(),
    'artist_id,artist_latitude,artist_location,artist_longitude,artist_name,duration,num_songs,song_id,title,year',
  );
  const { jsonpaths } = JSON.parse(readFileSync(path.join(directory, 'log_json_path.json'), 'utf8')) as {
    jsonpaths: string[];
  };
  assert.deepEqual(
    jsonpaths,
    Object.keys(events[0] ?? {}).map((name) => `$['${name}']`),
  );
});

void test('every day of the month has a file with plays, and none ends in a newline', () => {
  const files = filesOf(directory, 'log_data/');
  assert.equal(files.length, 30);
  for (const file of files) {
    const text = readFileSync(file, 'latin1');
    assert.ok(text.endsWith('}') && text.includes('"page":"NextSong"'), file);
    assert.match(text, /"registration":\d{13}\.0,/);
    const day = path.basename(file).slice(0, 10);
    for (const { ts } of readLines(file) as LogEvent[]) assert.equal(new Date(ts).toISOString().slice(0, 10), day);
  }
});

void test('some events are of nobody: an empty userId, and nulls', () => {
  const nobody = events.filter(({ userId }) => userId === '');
  assert.ok(nobody.length > 100);
  for (const { auth, firstName, location, registration, userAgent } of nobody) {
    assert.deepEqual([auth, firstName, location, registration, userAgent], ['Logged Out', null, null, null, null]);
  }
  assert.ok(plays.every(({ userId, song }) => userId !== '' && song !== null));
});

void test('some users play at both levels, and change it on the page where one does', () => {
  const both =
    countDistinct(plays, ({ userId, level }) => [userId, level]) - countDistinct(plays, ({ userId }) => userId);
  assert.ok(both >= 5, `${both}`);
  for (const page of ['Submit Upgrade', 'Submit Downgrade'])
    assert.ok(
      events.some((event) => event.page === page),
      page,
    );
});

void test('some plays are in one second, some in one millisecond, none of one session', () => {
  const moments = countDistinct(plays, ({ ts }) => ts);
  assert.ok(moments < plays.length);
  assert.ok(countDistinct(plays, ({ ts }) => Math.floor(ts / 1000)) < moments);
  assert.equal(
    countDistinct(plays, ({ userId, sessionId, ts }) => [userId, sessionId, ts]),
    plays.length,
  );
  assert.equal(
    countDistinct(events, ({ sessionId, itemInSession }) => [sessionId, itemInSession]),
    events.length,
  );
});

void test('some artists have rows that do not agree, some no place, some songs no year', () => {
  const artists = countDistinct(songs, ({ artist_id }) => artist_id);
  for (const field of ['artist_name', 'artist_location'] as const) {
    assert.ok(countDistinct(songs, (song) => [song.artist_id, song[field]]) > artists, field);
  }
  assert.ok(
    songs.some(({ artist_latitude, artist_longitude }) => artist_latitude === null && artist_longitude === null),
  );
  assert.ok(songs.some(({ year }) => year === 0));
  assert.equal(
    countDistinct(songs, ({ song_id }) => song_id),
    songs.length,
  );
});

void test('some names are not ASCII, and are written as escapes', () => {
  assert.ok(songs.some(({ artist_name }) => /[^\0-\x7F]/.test(artist_name)));
  assert.ok(plays.some(({ song }) => /[^\0-\x7F]/.test(song ?? '')));
  for (const file of filesOf(directory, '')) assert.ok(!/[^\0-\x7F]/.test(readFileSync(file, 'latin1')), file);
});

void test('about half of the plays are of known songs, some of which are played far more than others', () => {
  const known = new Set(songs.map(({ title, artist_name, duration }) => `${artist_name}/${title}/${duration}`));
  const matched = plays
    .map(({ artist, song, length }) => `${artist}/${song}/${length}`)
    .filter((key) => known.has(key));
  assert.ok(matched.length > plays.length * 0.4 && matched.length < plays.length * 0.6, `${matched.length}`);
  const playsOf = new Map<string, number>();
  for (const key of matched) playsOf.set(key, (playsOf.get(key) ?? 0) + 1);
  const most = Math.max(...playsOf.values());
  assert.ok(most > 50, `${most}`);
});

void test('data that is there already is not mixed with new', async () => {
  await assert.rejects(writeSampleData({ directory, seed: 2 }), /log_data exists: sample data would be mixed/);
});
