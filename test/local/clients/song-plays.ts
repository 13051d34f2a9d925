import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EVENT_KEYS } from '../../../local/sample/write-sample-data.ts';

/*
 * A small input in the shape of the public bucket's: one object a song file, one JSON line an event, no newline at the end.
 * It has that data's defects too: a logged-out event with an empty userId, a user who changes level, nulls, a year of 0, two
 * plays of a song whose artist comes twice, a name that is not ASCII.
 */

const FIRST_TS = 1_541_105_830_796;
const MINUTE_MS = 60_000;
const PAUL = 'Paul “Ümlaut” Müller';

const SONGS = [
  song('SOAAA', { title: 'Setanta matins', artist: 'Elena', artist_id: 'AR1', duration: 269.58322, year: 0 }),
  song('SOBBB', { title: "You Don't Know", artist: PAUL, artist_id: 'AR2', duration: 207.43791, year: 2007 }),
  song('SOCCC', { title: 'Another, "quoted" one', artist: PAUL, artist_id: 'AR2', duration: 99.5, year: 1999 }),
  song('SODDD', { title: 'Never played', artist: 'Nobody', artist_id: 'AR3', duration: 1, year: 2018 }),
];

/** How many rows the reference DAG's tables get from it. */
export const COUNTS = {
  staging_events: 7,
  staging_songs: 4,
  songplays: 5,
  users: 3,
  songs: 4,
  artists: 3,
  time: 5,
} as const;
export const PLAYS_OF_KNOWN_SONGS = 3;

const EVENTS = [
  play(0, { userId: '8', level: 'free', song: 'Setanta matins', artist: 'Elena', length: 269.58322 }),
  play(1, { userId: '8', level: 'free', song: "You Don't Know", artist: PAUL, length: 207.43791 }),
  event(2, { userId: '', level: 'free', auth: 'Logged Out', page: 'Home' }),
  play(3, { userId: '26', level: 'free', song: 'Unknown song', artist: 'Elena', length: 12.5 }),
  play(4, { userId: '8', level: 'paid', song: 'Another, "quoted" one', artist: PAUL, length: 99.5 }),
  event(5, { userId: '8', level: 'paid', page: 'Logout' }),
  play(60 * 24 * 2, { userId: '101', level: 'paid', song: 'Der Kleine Dompfaff', artist: 'Mario', length: 203.102 }),
];

/** Writes log_data/, song_data/ and log_json_path.json. */
export function writeSongPlays(directory: string): void {
  const write = (key: string, content: string): void => {
    const path = join(directory, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  for (const one of SONGS) write(`song_data/A/A/${one.song_id.slice(2, 3)}/TR${one.song_id}.json`, JSON.stringify(one));
  const lines = EVENTS.map((one) => JSON.stringify(one));
  write('log_data/2018/11/2018-11-01-events.json', lines.slice(0, -1).join('\n'));
  write('log_data/2018/11/2018-11-03-events.json', lines.slice(-1).join('\n'));
  write('log_json_path.json', JSON.stringify({ jsonpaths: EVENT_KEYS.map((key) => `$['${key}']`) }, null, 4));
}

interface SongFacts {
  readonly title: string;
  readonly artist: string;
  readonly artist_id: string;
  readonly duration: number;
  readonly year: number;
}

function song(song_id: string, { artist, ...facts }: SongFacts) {
  const place = { artist_latitude: null, artist_longitude: null, artist_location: '' };
  return { num_songs: 1, ...place, artist_name: artist, song_id, ...facts };
}

type EventFacts = Readonly<Record<string, string | number | null>>;

function play(minute: number, facts: EventFacts): EventFacts {
  return event(minute, { page: 'NextSong', method: 'PUT', ...facts });
}

function event(minute: number, facts: EventFacts): EventFacts {
  const known = facts['userId'] !== '';
  return {
    artist: null,
    auth: 'Logged In',
    firstName: known ? 'Kaylee' : null,
    gender: known ? 'F' : null,
    itemInSession: minute,
    lastName: known ? 'Summers' : null,
    length: null,
    level: 'free',
    location: known ? 'Phoenix-Mesa-Scottsdale, AZ' : null,
    method: 'GET',
    page: 'Home',
    registration: known ? 1_540_344_794_796.0 : null,
    sessionId: 139,
    song: null,
    status: 200,
    ts: FIRST_TS + minute * MINUTE_MS,
    userAgent: known ? '"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36"' : null,
    userId: '',
    ...facts,
  };
}
