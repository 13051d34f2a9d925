-- A user has a name, a gender and a level.
-- @hint Look at the latest event NextSong of these users in staging_events.
select user_id, first_name, last_name, gender, level
from users
where first_name is null or last_name is null or gender is null or level is null;
