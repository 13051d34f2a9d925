-- Do free and paid listeners play more from week to week? For those who sell subscriptions.
-- One row is one level in one week of ISO 8601. Weeks are told apart by the day they begin on, since a year has two
-- weeks 1 to those who look at the calendar's year.
select
    date_trunc('week', songplays.start_time)::date as week_begins,
    time.week,
    songplays.level,
    count(*) as plays,
    count(distinct songplays.user_id) as listeners
from songplays
join time on time.start_time = songplays.start_time
group by date_trunc('week', songplays.start_time)::date, time.week, songplays.level
order by week_begins, songplays.level;
