-- A play has a moment, a user, a session and a level. song_id and artist_id may be null: not every song has a file.
-- @hint Look at the events NextSong in staging_events that lack ts, userId, sessionId or level.
select songplay_id, start_time, user_id, session_id, level
from songplays
where start_time is null or user_id is null or session_id is null or level is null;
