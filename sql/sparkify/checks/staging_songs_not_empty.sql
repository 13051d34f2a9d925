-- The song files were loaded: staging_songs has rows.
-- @hint Does song_data name the prefix of the song files?
select count(*) as row_count
from staging_songs
having count(*) = 0;
