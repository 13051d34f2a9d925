-- Every event NextSong of the log is a play, and every play comes from one: none lost for want of a song, none made up.
-- @hint Did stage.events load after transform.songplays had read? Run the DAG again.
select events.play_count as in_the_log, plays.play_count as in_songplays
from (
    select count(*) as play_count
    from staging_events
    where page = 'NextSong'
) as events
cross join (
    select count(*) as play_count
    from songplays
) as plays
where events.play_count <> plays.play_count;
