-- There are artists.
-- @hint Has staging_songs rows with an artist_id?
select count(*) as row_count
from artists
having count(*) = 0;
