-- Every table of the pipeline.
CREATE SCHEMA IF NOT EXISTS sparkify;
DROP TABLE IF EXISTS sparkify.staging_events, sparkify.staging_songs;

CREATE TABLE IF NOT EXISTS sparkify.staging_events (
    artist varchar(256), auth varchar(256), firstname varchar(256), gender varchar(256), iteminsession int4,
    lastname varchar(256), length numeric(18,0), "level" varchar(256), location varchar(256), "method" varchar(256),
    page varchar(256), registration numeric(18,0), sessionid int4, song varchar(256), status int4, ts int8,
    useragent varchar(256), userid int4
);
CREATE TABLE IF NOT EXISTS sparkify.staging_songs (
    num_songs int4, artist_id varchar(256), artist_name varchar(512), artist_latitude numeric(18,0),
    artist_longitude numeric(18,0), artist_location varchar(512), song_id varchar(256), title varchar(512),
    duration numeric(18,0), "year" int4
);
CREATE TABLE IF NOT EXISTS sparkify.plays (
    playid varchar(32) NOT NULL,
    start_time timestamp NOT NULL,
    userid int4 NOT NULL,
    "level" varchar(256), songid varchar(256), artistid varchar(256), sessionid int4,
    CONSTRAINT plays_pkey PRIMARY KEY (playid)
) DISTSTYLE KEY DISTKEY (userid) INTERLEAVED SORTKEY (start_time, "level");
CREATE TABLE IF NOT EXISTS sparkify.users (
    userid int4 NOT NULL, first_name varchar(256), "level" varchar(256), CONSTRAINT users_pkey PRIMARY KEY (userid)
) DISTSTYLE ALL;
CREATE TABLE IF NOT EXISTS sparkify."time" (
    start_time timestamp NOT NULL, "hour" int4, "day" int4, week int4, "month" varchar(256), "year" int4,
    weekday varchar(256), CONSTRAINT time_pkey PRIMARY KEY (start_time)
) DISTSTYLE ALL SORTKEY AUTO;
