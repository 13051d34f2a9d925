-- Whoever plays something is in users. An inner join with users would lose the plays of those who are not.
-- @hint Did transform.users run after stage.events?
select songplays.user_id, count(*) as play_count
from songplays
left join users on users.user_id = songplays.user_id
where songplays.user_id is not null and users.user_id is null
group by songplays.user_id;
