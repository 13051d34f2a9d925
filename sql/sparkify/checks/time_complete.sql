-- Every moment at which a play began is in time: analyses by hour or weekday join with it, and would lose the plays of
-- a day that is missing. Looked at from plays_from to plays_until, as in songplays_complete.
-- @hint Did transform.time run after transform.songplays?
select songplays.start_time::date as day, count(*) as play_count
from songplays
left join time on time.start_time = songplays.start_time
where songplays.start_time >= :'plays_from'
    and songplays.start_time < :'plays_until'
    and time.start_time is null
group by songplays.start_time::date;
