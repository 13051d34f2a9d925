-- Which songs are played most? For the people who choose what the front page shows.
-- One row is one song that the song files know; plays of others have no song to be counted for.
select songs.title, artists.name as artist, count(*) as plays, count(distinct songplays.user_id) as listeners
from songplays
join songs on songs.song_id = songplays.song_id
join artists on artists.artist_id = songplays.artist_id
group by songs.song_id, songs.title, artists.name
order by plays desc, listeners desc, songs.title, songs.song_id
limit 10;
