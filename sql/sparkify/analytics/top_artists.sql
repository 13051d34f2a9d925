-- Which artists are played most? For the people who negotiate with labels.
-- One row is one artist, with the songs of theirs that were played.
select
    artists.name as artist,
    count(*) as plays,
    count(distinct songplays.song_id) as songs,
    count(distinct songplays.user_id) as listeners
from songplays
join artists on artists.artist_id = songplays.artist_id
group by artists.artist_id, artists.name
order by plays desc, listeners desc, artists.name, artists.artist_id
limit 10;
