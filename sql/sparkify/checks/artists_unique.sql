-- artist_id is the key of artists: one row for each. A doubled artist would double their plays in a join.
-- @hint Did something other than transform.artists write artists?
select artist_id, count(*) as row_count
from artists
group by artist_id
having count(*) > 1;
