-- Everything lives in two schemas: what was loaded as it came, and what is asked.
CREATE SCHEMA IF NOT EXISTS staging;
CREATE SCHEMA IF NOT EXISTS dwh AUTHORIZATION etl_user;

DROP TABLE IF EXISTS staging.events, staging.songs;
CREATE TABLE staging.events
(
    event_id        BIGINT IDENTITY(1, 1),
    "artist"        TEXT ENCODE zstd,
    "auth"          VARCHAR(20) ENCODE bytedict,
    "firstName"     VARCHAR(100),
    "gender"        CHAR,
    "itemInSession" SMALLINT,
    "lastName"      VARCHAR(100),
    "length"        DOUBLE PRECISION ENCODE raw,
    "level"         VARCHAR(4),
    "location"      TEXT,
    "method"        VARCHAR(6),
    "page"          VARCHAR(32) NOT NULL,
    "registration"  NUMERIC(15),
    "sessionId"     INT,
    "song"          TEXT,
    "status"        SMALLINT,
    "ts"            BIGINT NOT NULL,
    "userAgent"     TEXT,
    "userId"        VARCHAR(18)
)
DISTSTYLE EVEN
SORTKEY ("ts");
CREATE TABLE staging.songs (LIKE staging.events);
DROP TABLE staging.songs;
CREATE TABLE staging.songs
(
    num_songs INT, artist_id CHAR(18), artist_latitude REAL, artist_longitude REAL, artist_location VARCHAR(300),
    artist_name VARCHAR(300), song_id CHAR(18) NOT NULL, title VARCHAR(300), duration DECIMAL(10, 5), "year" SMALLINT
) BACKUP NO DISTSTYLE EVEN;

CREATE TABLE IF NOT EXISTS dwh.dim_user
(
    user_id    INT8 NOT NULL,
    first_name VARCHAR(100),
    last_name  VARCHAR(100),
    gender     CHAR(1),
    level      VARCHAR(4) DEFAULT 'free',
    loaded_at  TIMESTAMP DEFAULT GETDATE(),
    PRIMARY KEY (user_id)
) DISTSTYLE ALL COMPOUND SORTKEY (last_name, first_name);

CREATE TABLE IF NOT EXISTS dwh.dim_song
(
    song_id CHAR(18) NOT NULL PRIMARY KEY, title VARCHAR(300), artist_id CHAR(18), year SMALLINT, duration DECIMAL(10, 5)
) DISTSTYLE KEY DISTKEY (song_id) SORTKEY (title);

CREATE TABLE IF NOT EXISTS dwh.dim_artist
(
    artist_id CHAR(18) NOT NULL PRIMARY KEY, name VARCHAR(300), location VARCHAR(300), latitude REAL, longitude REAL
) DISTSTYLE ALL;

CREATE TABLE IF NOT EXISTS dwh.dim_time
(
    start_time TIMESTAMP NOT NULL SORTKEY, hour INT, day INT, week INT, month INT, year INT, weekday INT, is_weekend BOOL,
    CONSTRAINT dim_time_key PRIMARY KEY (start_time)
) DISTSTYLE ALL;

CREATE TABLE IF NOT EXISTS dwh.fact_songplay
(
    songplay_id BIGINT IDENTITY(0, 1) NOT NULL,
    start_time  TIMESTAMP NOT NULL SORTKEY,
    user_id     INT8 NOT NULL,
    level       VARCHAR(4),
    song_id     CHAR(18) DISTKEY,
    artist_id   CHAR(18),
    session_id  INT,
    location    VARCHAR(300),
    user_agent  VARCHAR(512),
    FOREIGN KEY (user_id) REFERENCES dwh.dim_user (user_id),
    FOREIGN KEY (start_time) REFERENCES dwh.dim_time,
    UNIQUE (start_time, user_id, session_id)
)
