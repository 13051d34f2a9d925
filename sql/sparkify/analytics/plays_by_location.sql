-- Where do people listen? For those who plan concerts and local advertising.
-- One row is one place as the log names it: where the listener was, not where the artist is from.
select location, count(*) as plays, count(distinct user_id) as listeners
from songplays
group by location
order by plays desc, listeners desc, location
limit 20;
