-- Only with --param reset=true: the log is then loaded anew from its first file, since the ledger forgets with its
-- table.
drop table if exists staging_events;
