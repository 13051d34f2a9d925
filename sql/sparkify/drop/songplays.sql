-- Only with --param reset=true. It refers to the four dimensions, and Redshift drops no table that another refers to.
-- @before drop.users drop.songs drop.artists drop.time
drop table if exists songplays;
