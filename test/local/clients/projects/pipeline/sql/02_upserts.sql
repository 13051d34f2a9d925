/* Runs again and again: what is there already is replaced. */
BEGIN;
CREATE TEMP TABLE stage_user (LIKE dwh.dim_user INCLUDING DEFAULTS);
INSERT INTO stage_user (user_id, first_name, last_name, gender, level)
SELECT uid, "firstName", "lastName", gender, level
FROM (
    SELECT "userId"::BIGINT AS uid, "firstName", "lastName", gender, level,
           ROW_NUMBER() OVER (PARTITION BY "userId" ORDER BY ts DESC) AS latest
    FROM staging.events
    WHERE page = 'NextSong' AND NVL("userId", '') <> ''
) WHERE latest = 1;
DELETE FROM dwh.dim_user USING stage_user WHERE dwh.dim_user.user_id = stage_user.user_id;
INSERT INTO dwh.dim_user SELECT * FROM stage_user;
DROP TABLE stage_user;
END;

BEGIN TRANSACTION;
DROP TABLE IF EXISTS #new_songs;
CREATE TABLE #new_songs AS
SELECT DISTINCT song_id, title, artist_id, NULLIF(year, 0) AS year, duration FROM staging.songs;
MERGE INTO dwh.dim_song USING #new_songs AS s ON dwh.dim_song.song_id = s.song_id
WHEN MATCHED THEN UPDATE SET title = s.title, year = s.year
WHEN NOT MATCHED THEN INSERT VALUES (s.song_id, s.title, s.artist_id, s.year, s.duration);
COMMIT;

TRUNCATE dwh.dim_artist;
INSERT INTO dwh.dim_artist
SELECT artist_id, MAX(artist_name), MAX(DECODE(artist_location, '', NULL, artist_location)),
       MAX(artist_latitude), MAX(artist_longitude)
FROM staging.songs
GROUP BY artist_id;

TRUNCATE TABLE dwh.dim_time;
INSERT INTO dwh.dim_time
SELECT start_time,
       DATE_PART(hour, start_time), DATE_PART(d, start_time), DATE_PART('week', start_time), DATE_PART(mon, start_time),
       DATE_PART(y, start_time), EXTRACT(dayofweek FROM start_time) AS wd,
       CASE WHEN wd IN (0, 6) THEN TRUE ELSE FALSE END
FROM (
    SELECT DISTINCT TIMESTAMP 'epoch' + ts / 1000 * INTERVAL '1 second' AS start_time
    FROM staging.events WHERE page = 'NextSong'
);

DELETE FROM dwh.fact_songplay;
INSERT INTO dwh.fact_songplay (start_time, user_id, level, song_id, artist_id, session_id, location, user_agent)
SELECT DATEADD(s, e.ts / 1000, '1970-01-01'::TIMESTAMP), CAST(e.userid AS INT), e.level, s.song_id, s.artist_id,
       e.sessionid, e.location, LEFT(e.useragent, 512)
FROM staging.events e
LEFT OUTER JOIN staging.songs s ON (e.song = s.title AND e.artist = s.artist_name AND ABS(e.length - s.duration) < 0.01)
WHERE e.page = 'NextSong';
