-- Builds songs from the song files: one row for each song_id.
-- Should files disagree about a song, the first by title, then artist, year and duration is taken: a rule that does not
-- depend on which was loaded first. The files write year 0 for "not known".
-- Built whole, in one transaction: running it again changes nothing.
delete from songs;

insert into songs (song_id, title, artist_id, year, duration)
select song_id, title, artist_id, nullif(year, 0), duration
from (
    select
        song_id,
        title,
        artist_id,
        year,
        duration,
        row_number() over (partition by song_id order by title, artist_id, year desc, duration) as choice
    from staging_songs
    where song_id is not null
) as files
where choice = 1;
