-- Every event NextSong of the log is a play, and every play comes from one: none lost for want of a song, none made up.
-- plays_from and plays_until bound the plays that are looked at: a run that loads one day answers for that day, since
-- the runs of other days may be half way through their own.
-- @hint Did stage.events load after transform.songplays had read? Run the DAG again.
select events.play_count as in_the_log, plays.play_count as in_songplays
from (
    select count(*) as play_count
    from staging_events
    where page = 'NextSong' and ts >= :'plays_from' and ts < :'plays_until'
) as events
cross join (
    select count(*) as play_count
    from songplays
    where start_time >= :'plays_from' and start_time < :'plays_until'
) as plays
where events.play_count <> plays.play_count;
