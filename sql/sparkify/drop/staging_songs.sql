-- Only with --param reset=true: the songs are then loaded anew from their first file, since the ledger forgets with its
-- table.
drop table if exists staging_songs;
