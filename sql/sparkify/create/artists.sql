-- The artists of those songs.
-- One row is one artist, under the name and at the place that transform.artists chose among what the files say; where
-- they say nothing, it is null. Read by the analyses about artists.
--
-- A copy on every node, so that no join with songplays or songs moves rows. Sorted by its key.
create table if not exists artists (
    artist_id varchar(32) not null primary key,
    name      varchar(512),
    location  varchar(512),
    latitude  double precision,
    longitude double precision
)
diststyle all
sortkey (artist_id);
