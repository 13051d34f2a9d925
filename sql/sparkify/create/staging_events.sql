-- The app's log as it comes: what the star is built from, and what one looks at when a number seems wrong.
-- One row is one event of the log (a play, a click on Help, a login), also of visitors who are not logged in: they have
-- no user_id. Columns stand in the order of the JSONPaths file, which gives each its value by position.
-- Read by transform.songplays, transform.users and the checks.
--
-- Spread evenly: a distribution key would have to be the song, which all events that are no plays lack: they would lie
-- on one slice. Sorted by time, as every question about a log is. Lengths are bytes, with room for names that are not
-- ASCII.
create table if not exists staging_events (
    artist          varchar(512),
    auth            varchar(32),
    first_name      varchar(256),
    gender          varchar(8),
    item_in_session integer,
    last_name       varchar(256),
    length          double precision,
    level           varchar(16),
    location        varchar(512),
    method          varchar(16),
    page            varchar(64),
    registration    double precision,
    session_id      integer,
    song            varchar(512),
    status          integer,
    ts              timestamp,
    user_agent      varchar(1024),
    user_id         integer
)
diststyle even
sortkey (ts);
