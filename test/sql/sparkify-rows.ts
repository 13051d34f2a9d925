import { quoteLiteral } from '../../redshift-sql/quote.ts';

type Value = string | number | null;

/** A row to insert, by column. */
export type Row = Readonly<Record<string, Value>>;

const EVENT: Row = {
  artist: null,
  auth: 'Logged In',
  first_name: 'Ada',
  gender: 'F',
  item_in_session: 0,
  last_name: 'Lovelace',
  length: null,
  level: 'free',
  location: 'London',
  method: 'GET',
  page: 'Home',
  registration: 1.5e12,
  session_id: 1,
  song: null,
  status: 200,
  ts: '2018-11-01 10:00:00',
  user_agent: 'Mozilla',
  user_id: 1,
};

const SONG: Row = {
  num_songs: 1,
  artist_id: 'A1',
  artist_latitude: null,
  artist_longitude: null,
  artist_location: '',
  artist_name: 'Björk',
  song_id: 'S1',
  title: 'Jóga',
  duration: 305.13587,
  year: 1997,
};

const play = (row: Row): Row => ({
  ...EVENT,
  page: 'NextSong',
  method: 'PUT',
  song: 'x',
  artist: 'y',
  length: 1,
  ...row,
});

const JOGA = { song: 'Jóga', artist: 'Björk', length: 305.13587 };
const GRACE = { user_id: 2, first_name: 'Grace', last_name: 'Hopper', session_id: 2, location: 'New York' };

/** Events of four days: three listeners, one of whom changes level within a second, and a visitor without a name. */
export const EVENTS: readonly Row[] = [
  EVENT,
  play({ ...JOGA, item_in_session: 1, ts: '2018-11-01 10:00:01.796' }),
  play({ item_in_session: 2, ts: '2018-11-01 10:05:07.796' }),
  { ...EVENT, user_id: null, first_name: null, last_name: null, gender: null, auth: 'Logged Out', session_id: 9 },
  play({ ...GRACE, ts: '2018-11-02 23:59:59.001', level: 'free' }),
  play({ ...GRACE, ...JOGA, ts: '2018-11-02 23:59:59.999', level: 'paid', item_in_session: 2 }),
  play({ ...GRACE, ts: '2018-11-02 23:59:59.999', level: 'free', item_in_session: 1 }),
  play({
    ...JOGA,
    length: 305,
    user_id: 3,
    first_name: 'Zoë',
    last_name: 'Ω',
    session_id: 3,
    ts: '2018-11-03 00:00:00',
  }),
  play({ session_id: 4, ts: '2018-11-04 12:00:00', level: 'paid' }),
];

/** Songs of three artists, about one of whom the files disagree; one song has two recordings, and one no year. */
export const SONGS: readonly Row[] = [
  SONG,
  { ...SONG, song_id: 'S2', duration: 306 },
  { ...SONG, song_id: 'S0', title: 'Hunter', artist_location: 'Reykjavík' },
  { ...SONG, song_id: 'S3', artist_name: 'Björk feat. Tricky', title: 'Enjoy', artist_location: 'Iceland' },
  { ...SONG, song_id: 'S4', artist_id: 'A2', artist_name: 'Kid Cudi', title: 'Up Up & Away', year: 0 },
  { ...SONG, song_id: 'S5', artist_id: 'A3', artist_name: 'Muse', artist_latitude: 50.54, artist_longitude: -3.49 },
];

/** INSERT of the rows, whose columns are those of the first. */
export function insertRows(table: string, rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => `(${columns.map((column) => toSql(row[column] ?? null)).join(', ')})`);
  return `insert into ${table} (${columns.join(', ')}) values ${lines.join(', ')}`;
}

function toSql(value: Value): string {
  if (value === null) return 'null';
  return typeof value === 'number' ? value.toString() : quoteLiteral(value);
}
