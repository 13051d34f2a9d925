-- Whoever plays something is in users. An inner join with users would lose the plays of those who are not.
-- Looked at from plays_from to plays_until, as in songplays_complete.
-- @hint Did transform.users run after stage.events?
select songplays.user_id, count(*) as play_count
from songplays
left join users on users.user_id = songplays.user_id
where songplays.user_id is not null
    and users.user_id is null
    and songplays.start_time >= :'plays_from'
    and songplays.start_time < :'plays_until'
group by songplays.user_id;
