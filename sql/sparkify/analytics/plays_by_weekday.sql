-- On which days of the week do people listen? For those who plan campaigns.
-- One row is one day of the week, Sunday (0) first.
select
    time.weekday,
    case time.weekday
        when 0 then 'Sunday'
        when 1 then 'Monday'
        when 2 then 'Tuesday'
        when 3 then 'Wednesday'
        when 4 then 'Thursday'
        when 5 then 'Friday'
        else 'Saturday'
    end as name,
    count(*) as plays,
    count(distinct songplays.user_id) as listeners
from songplays
join time on time.start_time = songplays.start_time
group by time.weekday
order by time.weekday;
