-- A song that was played is in songs, where the play names one.
-- @hint Did transform.songs run after stage.songs?
select songplays.song_id, count(*) as play_count
from songplays
left join songs on songs.song_id = songplays.song_id
where songplays.song_id is not null and songs.song_id is null
group by songplays.song_id;
