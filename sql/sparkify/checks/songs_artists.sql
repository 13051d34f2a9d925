-- The artist of a song is in artists.
-- @hint Did transform.artists run after stage.songs?
select songs.artist_id, count(*) as song_count
from songs
left join artists on artists.artist_id = songs.artist_id
where songs.artist_id is not null and artists.artist_id is null
group by songs.artist_id;
