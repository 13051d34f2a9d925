-- How long do people stay? For those who work on the player.
-- One row is one level, over all its sessions. A session counts as paid when any play in it was; it lasts from the
-- beginning of its first play to that of its last, so one of a single play lasts no time.
select
    level,
    count(*) as sessions,
    sum(play_count) as plays,
    round(avg(play_count::double precision)::numeric(12, 4), 2) as plays_per_session,
    max(play_count) as most_plays,
    round(avg(seconds::double precision)::numeric(14, 4) / 60, 1) as average_minutes,
    round(max(seconds)::numeric(14, 4) / 60, 1) as longest_minutes
from (
    select
        user_id,
        session_id,
        max(level) as level,
        count(*) as play_count,
        datediff(second, min(start_time), max(start_time)) as seconds
    from songplays
    group by user_id, session_id
) as visits
group by level
order by level;
