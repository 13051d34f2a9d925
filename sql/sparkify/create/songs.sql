-- The songs that the song files know.
-- One row is one song; its year is null where the files say 0. Read by the analyses about songs.
--
-- A copy on every node, so that no join with songplays moves rows: songs come slowly and are few beside plays. Sorted
-- by key.
create table if not exists songs (
    song_id   varchar(32) not null primary key,
    title     varchar(512),
    artist_id varchar(32) references artists (artist_id),
    year      integer,
    duration  double precision
)
diststyle all
sortkey (song_id);
