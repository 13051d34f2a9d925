"""Every statement of the project, in lists that the other scripts walk through."""
import configparser

config = configparser.ConfigParser()
config.read('dwh.cfg')

ARN = config.get('IAM_ROLE', 'ARN')
LOG_DATA = config.get('S3', 'LOG_DATA')
LOG_JSONPATH = config.get('S3', 'LOG_JSONPATH')
SONG_DATA = config.get('S3', 'SONG_DATA')

# DROP TABLES

drop_statements = [f'DROP TABLE IF EXISTS {table};' for table in (
    'staging_events', 'staging_songs', 'songplays', 'users', 'songs', 'artists', 'time')]

# CREATE TABLES

staging_events_create = ("""
    CREATE TABLE IF NOT EXISTS staging_events (
        artist        VARCHAR,
        auth          VARCHAR,
        firstName     VARCHAR,
        gender        CHAR(1),
        itemInSession INTEGER,
        lastName      VARCHAR,
        length        FLOAT,
        level         VARCHAR,
        location      VARCHAR,
        method        VARCHAR,
        page          VARCHAR,
        registration  BIGINT,
        sessionId     INTEGER SORTKEY DISTKEY,
        song          VARCHAR,
        status        INTEGER,
        ts            TIMESTAMP,
        userAgent     VARCHAR(MAX),
        userId        INTEGER
    );
""")

staging_songs_create = ("""
    CREATE TABLE IF NOT EXISTS staging_songs (
        num_songs        INTEGER,
        artist_id        VARCHAR SORTKEY DISTKEY,
        artist_latitude  FLOAT,
        artist_longitude FLOAT,
        artist_location  VARCHAR(MAX),
        artist_name      VARCHAR(MAX),
        song_id          VARCHAR,
        title            VARCHAR(MAX),
        duration         FLOAT,
        year             INTEGER
    )
""")

songplay_create = ("""
    CREATE TABLE IF NOT EXISTS songplays (
        songplay_id INTEGER IDENTITY(0,1) PRIMARY KEY SORTKEY,
        start_time  TIMESTAMP NOT NULL REFERENCES time(start_time),
        user_id     INTEGER NOT NULL DISTKEY REFERENCES users(user_id),
        level       VARCHAR(10),
        song_id     VARCHAR(40) REFERENCES songs(song_id),
        artist_id   VARCHAR(40) REFERENCES artists(artist_id),
        session_id  INTEGER,
        location    VARCHAR(100),
        user_agent  VARCHAR(255)
    );
""")

user_create = ("""
    CREATE TABLE IF NOT EXISTS users (
        user_id    INTEGER NOT NULL PRIMARY KEY SORTKEY,
        first_name VARCHAR(50),
        last_name  VARCHAR(80),
        gender     VARCHAR(1) ENCODE BYTEDICT,
        level      VARCHAR(10) ENCODE BYTEDICT
    ) diststyle all;
""")

song_create = ("""
    CREATE TABLE IF NOT EXISTS songs (
        song_id   VARCHAR(40) PRIMARY KEY SORTKEY,
        title     VARCHAR(500) NOT NULL,
        artist_id VARCHAR(40) NOT NULL,
        year      INT ENCODE BYTEDICT,
        duration  NUMERIC NOT NULL
    ) DISTSTYLE ALL;
""")

artist_create = ("""
    CREATE TABLE IF NOT EXISTS artists (
        artist_id VARCHAR(40) PRIMARY KEY SORTKEY,
        name      VARCHAR(500) NULL,
        location  VARCHAR(500) NULL,
        lattitude DECIMAL(9) NULL,
        longitude DECIMAL(9) NULL
    ) diststyle all;
""")

time_create = ("""
    CREATE TABLE IF NOT EXISTS time (
        start_time TIMESTAMP NOT NULL DISTKEY SORTKEY PRIMARY KEY,
        hour       SMALLINT, -- of the day
        day        SMALLINT,
        week       SMALLINT, /* of the year */
        month      SMALLINT,
        year       SMALLINT ENCODE BYTEDICT,
        weekday    VARCHAR(9) ENCODE BYTEDICT
    ) diststyle key;
""")

# STAGING TABLES

staging_events_copy = ("""
    COPY staging_events FROM {}
    CREDENTIALS 'aws_iam_role={}'
    COMPUPDATE OFF REGION 'us-west-2'
    TIMEFORMAT AS 'epochmillisecs'
    TRUNCATECOLUMNS BLANKSASNULL EMPTYASNULL
    FORMAT AS JSON {};
""").format(LOG_DATA, ARN, LOG_JSONPATH)

staging_songs_copy = f"""
    copy staging_songs from {SONG_DATA}
    credentials 'aws_iam_role={ARN}'
    format as json 'auto'
    STATUPDATE ON
    region 'us-west-2';
"""

# FINAL TABLES

songplay_insert = ("""
    INSERT INTO songplays (start_time, user_id, level, song_id, artist_id, session_id, location, user_agent)
    SELECT DISTINCT e.ts, e.userId, e.level, s.song_id, s.artist_id, e.sessionId, e.location, e.userAgent
    FROM staging_events e
    JOIN staging_songs  s ON e.song = s.title AND e.artist = s.artist_name
    WHERE e.page = 'NextSong'
""")

user_insert = ("""
    INSERT INTO users
    SELECT DISTINCT(userId) AS user_id, firstName, lastName, gender, level
    FROM staging_events
    WHERE user_id IS NOT NULL AND page = 'NextSong';
""")

song_insert = ("""
    INSERT INTO songs (song_id, title, artist_id, year, duration)
    SELECT DISTINCT song_id, title, artist_id, year, duration FROM staging_songs WHERE song_id IS NOT NULL;
""")

artist_insert = ("""
    INSERT INTO artists (artist_id, name, location, lattitude, longitude)
    SELECT DISTINCT artist_id, artist_name, artist_location, artist_latitude, artist_longitude
    FROM staging_songs WHERE artist_id IS NOT NULL;
""")

time_insert = ("""
    INSERT INTO time
    SELECT DISTINCT ts,
           EXTRACT(hour FROM ts), EXTRACT(day FROM ts), EXTRACT(week FROM ts),
           EXTRACT(month FROM ts), EXTRACT(year FROM ts), EXTRACT(weekday FROM ts)
    FROM staging_events
    WHERE ts IS NOT NULL AND page = 'NextSong';
""")

create_statements = [staging_events_create, staging_songs_create, user_create, song_create, artist_create,
                     time_create, songplay_create]
copy_statements = [staging_events_copy, staging_songs_copy]
insert_statements = [songplay_insert, user_insert, song_insert, artist_insert, time_insert]
