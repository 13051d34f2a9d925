-- Only with --param reset=true. songplays, which refers to it, goes first.
drop table if exists users;
