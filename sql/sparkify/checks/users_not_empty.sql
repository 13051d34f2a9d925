-- There are users.
-- @hint Has staging_events events NextSong with a user_id?
select count(*) as row_count
from users
having count(*) = 0;
