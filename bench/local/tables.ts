/** As sql/sparkify/create has it: a column for each key of the log, in the order of its JSONPaths. */
export const EVENT_COLUMNS = `artist varchar(512), auth varchar(32), first_name varchar(256), gender varchar(8),
  item_in_session integer, last_name varchar(256), length double precision, level varchar(16), location varchar(512),
  method varchar(16), page varchar(64), registration double precision, session_id integer, song varchar(512),
  status integer, ts timestamp, user_agent varchar(1024), user_id integer`;

export const SONG_COLUMNS = `num_songs integer, artist_id varchar(32), artist_latitude double precision,
  artist_longitude double precision, artist_location varchar(512), artist_name varchar(512), song_id varchar(32),
  title varchar(512), duration double precision, year integer`;

const KEYS =
  'artist auth firstName gender itemInSession lastName length level location method page registration sessionId song status ts userAgent userId';

export const JSON_PATHS = JSON.stringify({ jsonpaths: KEYS.split(' ').map((key) => `$['${key}']`) });
