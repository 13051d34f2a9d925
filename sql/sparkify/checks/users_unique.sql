-- user_id is the key of users: one row for each. Redshift enforces no key, and a doubled user would double their plays
-- in a join.
-- @hint Did something other than transform.users write users?
select user_id, count(*) as row_count
from users
group by user_id
having count(*) > 1;
