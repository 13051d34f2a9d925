-- When plays began, taken apart, so that analyses group by hour or weekday without computing it.
-- One row is one moment at which a play began, to the millisecond, in UTC. week is ISO 8601's; weekday 0 is Sunday.
-- Read by the analyses over time.
--
-- Distributed and sorted by start_time, as songplays is: it has nearly as many rows, and their join moves none.
create table if not exists time (
    start_time timestamp not null primary key,
    hour       integer,
    day        integer,
    week       integer,
    month      integer,
    year       integer,
    weekday    integer
)
distkey (start_time)
sortkey (start_time);
