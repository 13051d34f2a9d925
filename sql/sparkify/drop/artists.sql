-- Only with --param reset=true. songplays and songs, which refer to it, go first.
drop table if exists artists;
