-- start_time is the key of time: one row for each moment. A doubled one would double its plays in a join.
-- @hint Did something other than transform.time write time?
select start_time, count(*) as row_count
from time
group by start_time
having count(*) > 1;
