-- The fact of the star: who played what, when and where.
-- One row is one play (an event NextSong of the log). song_id and artist_id are null for plays of songs that the song
-- files do not have: most of them. Read by the analyses and by transform.time.
--
-- Distributed and sorted by start_time, as time is: the join of the two largest tables moves no row and needs no sort,
-- plays spread evenly over the slices, and a question about some days reads only their blocks. By song_id, the null
-- ones would lie on one slice; by user_id, the few who play most would. Keys are not enforced by Redshift, but trusted:
-- the checks prove them.
create table if not exists songplays (
    songplay_id bigint not null primary key,
    start_time  timestamp references time (start_time),
    user_id     integer references users (user_id),
    level       varchar(16),
    song_id     varchar(32) references songs (song_id),
    artist_id   varchar(32) references artists (artist_id),
    session_id  integer,
    location    varchar(512),
    user_agent  varchar(1024)
)
distkey (start_time)
sortkey (start_time);
