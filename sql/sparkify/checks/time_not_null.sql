-- Every moment is taken apart: an hour, day, week, month, year and weekday.
-- @hint Did something other than transform.time write time?
select start_time, hour, day, week, month, year, weekday
from time
where hour is null or day is null or week is null or month is null or year is null or weekday is null;
