-- song_id is the key of songs: one row for each. A doubled song would double its plays in a join.
-- @hint Did something other than transform.songs write songs?
select song_id, count(*) as row_count
from songs
group by song_id
having count(*) > 1;
