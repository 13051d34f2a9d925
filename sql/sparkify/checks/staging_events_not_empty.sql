-- The log was loaded: staging_events has rows.
-- @hint Does log_data name the prefix of the log files?
select count(*) as row_count
from staging_events
having count(*) = 0;
