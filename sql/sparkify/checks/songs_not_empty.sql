-- There are songs.
-- @hint Has staging_songs rows with a song_id?
select count(*) as row_count
from songs
having count(*) = 0;
