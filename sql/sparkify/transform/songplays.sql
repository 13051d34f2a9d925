-- Builds songplays from the log: one row for each event NextSong, none lost for want of a song.
-- A play is matched by title, artist and duration: by less, other recordings of a song would be taken for it. Both
-- sides read the duration from the same text, so equal numbers are equal to the last bit. Should two songs share all
-- three, the smallest song_id is taken, whatever was loaded first. The artist is the one that songs has for it.
--
-- songplay_id is drawn from what makes a play that play (user, session, place in the session, time): a number that is
-- the same on every run and in every warehouse, which IDENTITY's are not. 15 hex digits are 60 bits, always a positive
-- bigint.
--
-- Built whole, in one transaction: readers see the old table until the new one is there, and running it again changes
-- nothing.
delete from songplays;

insert into songplays (
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent
)
select
    strtol(
        left(
            md5(
                coalesce(events.user_id::varchar, '')
                || '/' || coalesce(events.session_id::varchar, '')
                || '/' || coalesce(events.item_in_session::varchar, '')
                || '/' || coalesce(to_char(events.ts, 'YYYY-MM-DD HH24:MI:SS.MS'), '')
            ),
            15
        ),
        16
    ),
    events.ts,
    events.user_id,
    events.level,
    songs.song_id,
    songs.artist_id,
    events.session_id,
    events.location,
    events.user_agent
from staging_events as events
left join (
    select title, artist_name, duration, min(song_id) as song_id
    from staging_songs
    group by title, artist_name, duration
) as matches
    on matches.title = events.song
    and matches.artist_name = events.artist
    and matches.duration = events.length
left join songs on songs.song_id = matches.song_id
where events.page = 'NextSong';
