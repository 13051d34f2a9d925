import { random } from './random.ts';
import type { Random } from './random.ts';
import { ADJECTIVES, FIRST_NAMES, LAST_NAMES, NOUNS, ORIGINS, TITLE_TAILS, VERBS } from './words.ts';

/** A song file: its fields, in their order. */
export interface SongFile {
  readonly artist_id: string;
  readonly artist_latitude: number | null;
  readonly artist_location: string;
  readonly artist_longitude: number | null;
  readonly artist_name: string;
  readonly duration: number;
  readonly num_songs: 1;
  readonly song_id: string;
  readonly title: string;
  /** 0 where nobody knows. */
  readonly year: number;
}

/** A song, and where its file lies. */
export interface CatalogueSong {
  readonly path: string;
  readonly file: SongFile;
}

type Artist = Pick<SongFile, 'artist_id' | 'artist_latitude' | 'artist_location' | 'artist_longitude' | 'artist_name'>;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const HEX = '0123456789ABCDEF'.split('');
const SONGS_PER_ARTIST = 1.6;

/** Makes a catalogue of so many songs, the popular ones first. */
export function makeSongs(seed: number, count: number): readonly CatalogueSong[] {
  const draw = random(seed, 'songs');
  const ids = new Set<string>();
  const names = new Set<string>();
  const artists = Array.from({ length: Math.ceil(count / SONGS_PER_ARTIST) }, () => makeArtist(draw, ids, names));
  return Array.from({ length: count }, (_, index) => {
    const artist = artists[index] ?? changeArtist(draw, draw.pickSkewed(artists));
    return makeSong(draw, ids, artist);
  });
}

/** A title, as artists give them. */
export function makeTitle(draw: Random): string {
  const [adjective, noun, verb] = [draw.pick(ADJECTIVES), draw.pick(NOUNS), draw.pick(VERBS)];
  const titles = [`${adjective} ${noun}`, `${verb} the ${noun}`, `Don't ${verb} Me`, `${verb} My ${adjective} ${noun}`];
  return draw.pick(titles) + (draw.chance(0.15) ? draw.pick(TITLE_TAILS) : '');
}

/** A name of an artist or a band. */
export function makeArtistName(draw: Random): string {
  const [adjective, noun] = [draw.pick(ADJECTIVES), draw.pick(NOUNS)];
  const person = `${draw.pick(FIRST_NAMES[draw.pick(['F', 'M'] as const)])} ${draw.pick(LAST_NAMES)}`;
  return draw.pick([`The ${adjective} ${noun}s`, `${adjective} ${noun}`, person, `${person} & The ${noun}s`]);
}

/** A length in seconds, to 5 digits. */
export function makeDuration(draw: Random): number {
  return draw.integer(6_000_000, 42_000_000) / 100_000;
}

function makeArtist(draw: Random, ids: Set<string>, names: Set<string>): Artist {
  const [place, latitude, longitude] = draw.pick(ORIGINS);
  const isLocated = draw.chance(0.45);
  return {
    artist_id: newId(draw, ids, { prefix: 'AR', middle: '1187' }),
    artist_latitude: isLocated ? latitude : null,
    artist_location: isLocated || draw.chance(0.3) ? place : '',
    artist_longitude: isLocated ? longitude : null,
    artist_name: unused(names, () => makeArtistName(draw)),
  };
}

/** Later songs of an artist do not always agree with the first one on who that is, and from where. */
function changeArtist(draw: Random, artist: Artist): Artist {
  const change = draw.fraction();
  if (change < 0.08) return { ...artist, artist_name: `${artist.artist_name} feat. ${makeArtistName(draw)}` };
  if (change < 0.12) return { ...artist, artist_location: '', artist_latitude: null, artist_longitude: null };
  if (change < 0.16) return { ...artist, artist_location: draw.pick(ORIGINS)[0] };
  return artist;
}

function makeSong(draw: Random, ids: Set<string>, artist: Artist): CatalogueSong {
  const folder = `A/${draw.pick(['A', 'B', 'C'])}/${draw.pick(LETTERS)}`;
  const track = newId(draw, ids, { prefix: `TR${folder.replaceAll('/', '')}`, middle: '128' });
  const file = {
    artist_id: artist.artist_id,
    artist_latitude: artist.artist_latitude,
    artist_location: artist.artist_location,
    artist_longitude: artist.artist_longitude,
    artist_name: artist.artist_name,
    duration: makeDuration(draw),
    num_songs: 1,
    song_id: newId(draw, ids, { prefix: 'SO', middle: '12A' }),
    title: makeTitle(draw),
    year: draw.chance(0.35) ? 0 : draw.integer(1961, 2010),
  } as const;
  return { path: `song_data/${folder}/${track}.json`, file };
}

/** Eighteen characters, as in the Million Song Dataset: letters, a mark, hexadecimal digits. */
function newId(
  draw: Random,
  ids: Set<string>,
  { prefix, middle }: { readonly prefix: string; readonly middle: string },
): string {
  return unused(ids, () => {
    const start = prefix + draw.text(LETTERS, 7 - prefix.length) + middle;
    return start + draw.text(HEX, 18 - start.length);
  });
}

function unused(taken: Set<string>, make: () => string): string {
  let made = make();
  for (let number = 2; taken.has(made); number += 1) made = number < 10 ? make() : `${make()} ${number}`;
  taken.add(made);
  return made;
}
