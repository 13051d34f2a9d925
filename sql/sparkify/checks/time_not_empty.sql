-- There are moments at which plays began.
-- @hint Did transform.time run after transform.songplays?
select count(*) as row_count
from time
having count(*) = 0;
