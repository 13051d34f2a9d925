-- What is in the star? For whoever has just run the DAG, to be compared with what the files held.
-- One row is one table, or one part of a table that is worth counting.
select name, row_count
from (
    select 1 as place, 'staging_events' as name, count(*) as row_count from staging_events
    union all
    select 2, 'staging_songs', count(*) from staging_songs
    union all
    select 3, 'songplays', count(*) from songplays
    union all
    select 4, 'songplays of a known song', count(*) from songplays where song_id is not null
    union all
    select 5, 'users', count(*) from users
    union all
    select 6, 'users, free', count(*) from users where level = 'free'
    union all
    select 7, 'users, paid', count(*) from users where level = 'paid'
    union all
    select 8, 'songs', count(*) from songs
    union all
    select 9, 'artists', count(*) from artists
    union all
    select 10, 'time', count(*) from time
) as counted
order by place;
