-- Builds time from songplays: one row for each moment at which a play began.
-- It follows songplays rather than the log, so that every play finds its moment and no moment is without a play.
-- Built whole, in one transaction: running it again changes nothing.
delete from time;

insert into time (start_time, hour, day, week, month, year, weekday)
select
    start_time,
    extract(hour from start_time),
    extract(day from start_time),
    extract(week from start_time),
    extract(month from start_time),
    extract(year from start_time),
    extract(dow from start_time)
from (
    select distinct start_time
    from songplays
    where start_time is not null
) as moments;
