-- Builds users from the log: everybody who has played something, as their latest play shows them.
-- People change from free to paid and back: the level is the one of the latest play, by time and then by its place in
-- the session; what follows in the order only makes sure that load order never decides.
-- Built whole, in one transaction: running it again changes nothing.
delete from users;

insert into users (user_id, first_name, last_name, gender, level)
select user_id, first_name, last_name, gender, level
from (
    select
        user_id,
        first_name,
        last_name,
        gender,
        level,
        row_number() over (
            partition by user_id
            order by ts desc, item_in_session desc, session_id desc, level, last_name, first_name, gender
        ) as choice
    from staging_events
    where page = 'NextSong' and user_id is not null
) as plays
where choice = 1;
