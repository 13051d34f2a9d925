-- A song has a title, an artist and a duration; its year may be unknown.
-- @hint Look at the rows of these songs in staging_songs.
select song_id, title, artist_id, duration
from songs
where title is null or artist_id is null or duration is null;
