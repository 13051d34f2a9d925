-- Who listens most? For those who look after customers.
-- One row is one user, at the level that they have now, which need not be the one they played at.
select
    users.user_id,
    users.first_name,
    users.last_name,
    users.level,
    count(*) as plays,
    count(distinct songplays.session_id) as sessions
from songplays
join users on users.user_id = songplays.user_id
group by users.user_id, users.first_name, users.last_name, users.level
order by plays desc, sessions desc, users.user_id
limit 10;
