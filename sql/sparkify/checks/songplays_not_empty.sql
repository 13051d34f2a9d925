-- There are plays. Without any, every analysis would be empty, and nothing would say why.
-- @hint Has staging_events events whose page is NextSong?
select count(*) as row_count
from songplays
having count(*) = 0;
