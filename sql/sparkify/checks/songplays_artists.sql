-- An artist who was played is in artists, where the play names one.
-- @hint Did transform.artists run after stage.songs?
select songplays.artist_id, count(*) as play_count
from songplays
left join artists on artists.artist_id = songplays.artist_id
where songplays.artist_id is not null and artists.artist_id is null
group by songplays.artist_id;
