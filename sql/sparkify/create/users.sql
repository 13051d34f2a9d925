-- The people who listen, as they were last seen.
-- One row is one user who has played something; level is the one of their latest play. Read by the analyses about
-- people.
--
-- A copy on every node: it is small, and joined with songplays, which is distributed by something else. Sorted by its
-- key.
create table if not exists users (
    user_id    integer not null primary key,
    first_name varchar(256),
    last_name  varchar(256),
    gender     varchar(8),
    level      varchar(16)
)
diststyle all
sortkey (user_id);
