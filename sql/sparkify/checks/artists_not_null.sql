-- An artist has a name; where they come from may be unknown.
-- @hint Look at the rows of these artists in staging_songs.
select artist_id, name
from artists
where name is null;
