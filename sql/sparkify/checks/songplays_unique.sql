-- songplay_id is the key of songplays. Redshift enforces no key but plans as if it held: a doubled play would be
-- counted or not, as the plan goes.
-- @hint Is an event of the log in staging_events twice?
select songplay_id, count(*) as row_count
from songplays
group by songplay_id
having count(*) > 1;
