-- Only with --param reset=true. It refers to artists, so it goes before it; songplays, which refers to it, goes first.
-- @before drop.artists
drop table if exists songs;
