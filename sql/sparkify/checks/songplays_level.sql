-- A play was made at one of the two levels that the service sells: free or paid. A third one would be in no analysis.
-- @hint Has the service a new level? Then the analyses by level must learn it, and this check.
select songplay_id, level
from songplays
where level not in ('free', 'paid');
