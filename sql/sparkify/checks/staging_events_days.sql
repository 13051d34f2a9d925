-- No day is missing between the first and the last of the log. A warning only: a young service may have a day without a
-- visitor, but a file that was forgotten looks the same.
-- @hint Is the log file of each of those days in log_data?
-- @severity warn
select day_before, day_after
from (
    select day as day_before, lead(day) over (order by day) as day_after
    from (
        select distinct ts::date as day
        from staging_events
    ) as days
) as neighbours
where day_after - day_before > 1;
