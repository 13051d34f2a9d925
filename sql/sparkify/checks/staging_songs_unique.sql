-- No song file is there twice: two files may tell of one song, but then they differ.
-- @hint Was a song file copied under another name? It is then loaded again.
select song_id, count(*) as row_count
from staging_songs
group by
    num_songs, artist_id, artist_latitude, artist_longitude, artist_location,
    artist_name, song_id, title, duration, year
having count(*) > 1;
