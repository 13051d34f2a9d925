-- The song files as they come: what songs and artists are chosen from, and what plays are matched with.
-- One row is one file, which describes one song and repeats what it knows of the artist; files of one artist do not
-- always agree. Columns are named as the keys of the JSON are. Read by transform.songplays, transform.songs and
-- transform.artists.
--
-- Spread evenly, since it is loaded often and joined once a run. Sorted by title, the first thing that a play is
-- matched by.
create table if not exists staging_songs (
    num_songs        integer,
    artist_id        varchar(32),
    artist_latitude  double precision,
    artist_longitude double precision,
    artist_location  varchar(512),
    artist_name      varchar(512),
    song_id          varchar(32),
    title            varchar(512),
    duration         double precision,
    year             integer
)
diststyle even
sortkey (title);
