-- No event of the log is there twice: a user does one thing at a time in a session. A doubled one would be a play that
-- nobody made.
-- @hint Was a log file copied under another name? Its events are then loaded again.
select user_id, session_id, item_in_session, ts, count(*) as row_count
from staging_events
group by user_id, session_id, item_in_session, ts
having count(*) > 1;
