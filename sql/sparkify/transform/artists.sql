-- Builds artists from the song files: one row for each artist_id.
-- Files of one artist disagree: "Madball" has a place in one and none in another, "Ghislain Poirier" is elsewhere
-- "Ghislain Poirier feat. Abdominal". The file that says most is taken (coordinates, then a place), among those the
-- shortest name, which has no guests in it; what follows in the order only makes sure that load order never decides.
-- Built whole, in one transaction: running it again changes nothing.
delete from artists;

insert into artists (artist_id, name, location, latitude, longitude)
select artist_id, artist_name, nullif(artist_location, ''), artist_latitude, artist_longitude
from (
    select
        artist_id,
        artist_name,
        artist_location,
        artist_latitude,
        artist_longitude,
        row_number() over (
            partition by artist_id
            order by
                case when artist_latitude is null or artist_longitude is null then 1 else 0 end,
                case when artist_location is null or artist_location = '' then 1 else 0 end,
                length(artist_name),
                artist_name,
                artist_location,
                artist_latitude,
                artist_longitude
        ) as choice
    from staging_songs
    where artist_id is not null
) as files
where choice = 1;
