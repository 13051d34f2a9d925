// Plays out November 2018: sessions begin one after another through the month, more in the evening than at night; in each, a
// listener looks around, plays songs, and perhaps changes level. About half of the plays are of songs of the catalogue, a few
// are of another recording of one (same title and artist, another length), the others of songs that it lacks.

import type { LogEvent } from './events.ts';
import type { Listener } from './listeners.ts';
import { random } from './random.ts';
import type { Random } from './random.ts';
import { makeArtistName, makeDuration, makeTitle } from './songs.ts';
import type { CatalogueSong } from './songs.ts';

type Track = Pick<LogEvent, 'artist' | 'song' | 'length'>;

interface Session {
  readonly draw: Random;
  readonly listener: Listener;
  readonly sessionId: number;
  readonly events: LogEvent[];
  /** Milliseconds since 1970. */
  now: number;
}

interface Page {
  readonly page: string;
  readonly method?: LogEvent['method'];
  readonly status?: LogEvent['status'];
  readonly auth?: LogEvent['auth'];
}

const MONTH_START = Date.UTC(2018, 10, 1);
const DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How often sessions begin at each hour of the day, UTC. */
const HOURS = [3, 2, 2, 1, 1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 9, 10, 11, 10, 9, 8, 7, 6, 5, 4];
const BUSY_HOURS = HOURS.flatMap((weight, hour) => Array.from({ length: weight }, () => hour));
const UNKNOWN_TRACKS = 900;
const NOBODY = {
  firstName: null,
  lastName: null,
  gender: null,
  location: null,
  registration: null,
  userAgent: null,
  userId: '',
} as const;
const NO_TRACK: Track = { artist: null, song: null, length: null };
const ASIDES: readonly Page[] = [
  { page: 'Home' },
  { page: 'Home' },
  { page: 'Home' },
  { page: 'Settings' },
  { page: 'Save Settings', method: 'PUT', status: 307 },
  { page: 'Help' },
  { page: 'About' },
  { page: 'Upgrade' },
  { page: 'Downgrade' },
  { page: 'Error', status: 404 },
];

/** Plays out the month; events are in the order of time, those of a session in the order of the session. */
export function makeEvents(
  seed: number,
  sessions: number,
  { songs, listeners }: { readonly songs: readonly CatalogueSong[]; readonly listeners: readonly Listener[] },
): readonly LogEvent[] {
  const draw = random(seed, 'sessions');
  const nextTrack = trackPicker(draw, songs);
  const events = sessionStarts(draw, sessions).flatMap((start, index) => {
    const listener = draw.pickSkewed(listeners);
    const now = Math.max(start, listener.busyUntil);
    return playSession({ draw, listener, sessionId: index + 1, events: [], now }, nextTrack);
  });
  const monthEnd = MONTH_START + DAYS * DAY_MS;
  return events.filter(({ ts }) => ts < monthEnd).toSorted((a, b) => a.ts - b.ts || a.sessionId - b.sessionId);
}

/** Every day has a session at least; now and then two begin in the same millisecond. */
function sessionStarts(draw: Random, count: number): readonly number[] {
  const starts = Array.from({ length: count }, (_, index) => {
    const day = index < DAYS ? index : draw.integer(0, DAYS - 1);
    return MONTH_START + day * DAY_MS + draw.pick(BUSY_HOURS) * HOUR_MS + draw.integer(0, HOUR_MS - 1);
  }).toSorted((a, b) => a - b);
  return starts.map((start, index) => (index % 50 === 7 ? (starts[index - 1] ?? start) : start));
}

function playSession(session: Session, nextTrack: () => Track): readonly LogEvent[] {
  const { draw, listener } = session;
  if (draw.chance(0.12)) logIn(session);
  if (draw.chance(0.5)) visit(session, { page: 'Home' });
  const plays = listener.level === 'paid' ? draw.integer(2, 34) : draw.integer(1, 13);
  const turningPoint = listener.isRestless && draw.chance(0.3) ? draw.integer(1, plays) : 0;
  for (let play = 1; play <= plays; play += 1) {
    playTrack(session, nextTrack());
    if (draw.chance(0.07)) visit(session, draw.pick(ASIDES));
    if (play === turningPoint) changeLevel(session);
  }
  if (draw.chance(0.12)) visit(session, { page: 'Logout', method: 'PUT', status: 307 });
  listener.busyUntil = session.now + 60_000;
  return session.events;
}

function logIn(session: Session): void {
  const { draw } = session;
  for (const page of ['Home', 'About', 'Help']) {
    if (page === 'Home' || draw.chance(0.15)) visit(session, { page, auth: 'Logged Out' });
    session.now += draw.integer(1_000, 40_000);
  }
  visit(session, { page: 'Login', method: 'PUT', status: 307, auth: 'Logged Out' });
}

/** A play lasts as long as its song, or until the listener skips it, at times in the same second. */
function playTrack(session: Session, track: Track): void {
  const { draw } = session;
  record(session, { page: 'NextSong', method: 'PUT' }, track);
  const skip = draw.fraction();
  if (skip < 0.015) session.now += draw.integer(1, 400);
  else if (skip < 0.08) session.now += draw.integer(2_000, 30_000);
  else session.now += Math.floor(track.length ?? 0) * 1000;
}

/** A page that is looked at may have the very time of the play that follows. */
function visit(session: Session, page: Page): void {
  record(session, page, NO_TRACK);
  if (session.draw.chance(0.7)) session.now += session.draw.integer(1_000, 60_000);
}

function changeLevel(session: Session): void {
  const { listener } = session;
  const change = listener.level === 'free' ? 'Upgrade' : 'Downgrade';
  visit(session, { page: change });
  visit(session, { page: `Submit ${change}`, method: 'PUT', status: 307 });
  listener.level = listener.level === 'free' ? 'paid' : 'free';
}

function record({ listener, sessionId, events, now }: Session, page: Page, track: Track): void {
  const { auth = 'Logged In', method = 'GET', status = 200 } = page;
  const who = auth === 'Logged In' ? listener.profile : NOBODY;
  events.push({
    artist: track.artist,
    auth,
    firstName: who.firstName,
    gender: who.gender,
    itemInSession: events.length,
    lastName: who.lastName,
    length: track.length,
    level: listener.level,
    location: who.location,
    method,
    page: page.page,
    registration: who.registration,
    sessionId,
    song: track.song,
    status,
    ts: now,
    userAgent: who.userAgent,
    userId: who.userId,
  });
}

function trackPicker(draw: Random, songs: readonly CatalogueSong[]): () => Track {
  const unknown = Array.from({ length: UNKNOWN_TRACKS }, () => {
    return { artist: makeArtistName(draw), song: makeTitle(draw), length: makeDuration(draw) };
  });
  return () => {
    const kind = draw.fraction();
    if (kind >= 0.53) return draw.pickSkewed(unknown);
    const { artist_name: artist, title: song, duration } = draw.pickSkewed(songs).file;
    return { artist, song, length: kind < 0.5 ? duration : Math.round(duration * 100_000 + 250_000) / 100_000 };
  };
}
