"""Stages twice, and changes the dimensions in each of the ways that people use for it."""
import configparser

import boto3
import psycopg2
from psycopg2.extras import RealDictCursor, execute_batch, execute_values

config = configparser.ConfigParser()
config.read('dwh.cfg')
conn = psycopg2.connect('host={} dbname={} user={} password={} port={}'.format(*config['CLUSTER'].values()))
cur = conn.cursor()
ARN, LOGS = config.get('IAM_ROLE', 'ARN'), config.get('S3', 'LOG_DATA')

# A staging table by CTAS from nothing, another by LIKE, another by SELECT INTO.
cur.execute("""
    DROP TABLE IF EXISTS events CASCADE;
    CREATE TABLE events (
        event_id BIGINT IDENTITY(0, 1), artist VARCHAR, auth VARCHAR, first_name VARCHAR, gender CHAR(1), item SMALLINT,
        last_name VARCHAR, length DOUBLE PRECISION, level VARCHAR, location VARCHAR, method VARCHAR, page VARCHAR,
        registration VARCHAR, session_id INTEGER SORTKEY DISTKEY, song VARCHAR, status SMALLINT, ts TIMESTAMP,
        user_agent VARCHAR, user_id INTEGER)""")
cur.execute(f"""
    COPY events FROM {LOGS} CREDENTIALS 'aws_iam_role={ARN[1:-1]}'
    FORMAT AS JSON {config.get('S3', 'LOG_JSONPATH')} TIMEFORMAT 'epochmillisecs' REGION 'us-west-2' COMPUPDATE OFF
""")
cur.execute('SELECT pg_last_copy_count(), pg_last_copy_id() > 0')
print('copied', cur.fetchone(), [notice.strip() for notice in conn.notices][-1:])
conn.commit()

cur.execute("CREATE TABLE plays DISTKEY (user_id) SORTKEY (ts) AS SELECT * FROM events WHERE page = 'NextSong'")
cur.execute('SELECT user_id, first_name, level, MAX(ts) AS seen INTO TEMP newest FROM plays GROUP BY 1, 2, 3')
cur.execute("""CREATE TABLE users (user_id INTEGER PRIMARY KEY, first_name VARCHAR, level VARCHAR(10), seen TIMESTAMP)
               DISTSTYLE ALL""")

# Insert what is new, by NOT EXISTS, then by a window and by an anti-join.
cur.execute("""
    INSERT INTO users (user_id, first_name, level, seen)
    SELECT user_id, first_name, level, seen FROM newest n
     WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = n.user_id)
       AND seen = (SELECT MAX(seen) FROM newest m WHERE m.user_id = n.user_id)""")
print('inserted', cur.rowcount)
conn.commit()

# Rows from Python, in each of psycopg2's ways.
rows = [(8, 'Kaylee', 'free', '2018-12-01'), (900, "D'Arcy", 'paid', '2018-12-01 10:00:00')]
cur.execute('CREATE TEMP TABLE incoming (LIKE users)')
execute_values(cur, 'INSERT INTO incoming VALUES %s', rows)
execute_batch(cur, 'INSERT INTO incoming (user_id, first_name, level) VALUES (%s, %s, %s)', [(901, None, 'free')])
cur.executemany('UPDATE incoming SET seen = COALESCE(seen, %s) WHERE user_id = %s', [('2018-12-02', 901)])

# The upsert that Redshift's manual shows: delete, insert, in one transaction.
cur.execute("""
    BEGIN TRANSACTION;
    DELETE FROM users USING incoming WHERE users.user_id = incoming.user_id;
    INSERT INTO users SELECT * FROM incoming;
    END TRANSACTION;
    DROP TABLE incoming;""")
cur.execute('SELECT user_id, first_name, level FROM users WHERE user_id IN %s ORDER BY user_id', ((8, 900, 901),))
print(cur.fetchall())

# MERGE, in its long form and in its short one.
cur.execute('CREATE TABLE changes (user_id INTEGER, first_name VARCHAR, level VARCHAR(10), seen TIMESTAMP)')
execute_values(cur, 'INSERT INTO changes VALUES %s', [(900, "D'Arcy", 'free', '2019-01-01'), (902, 'Zoë', 'paid', None)])
cur.execute("""
    MERGE INTO users USING changes AS c ON users.user_id = c.user_id
    WHEN MATCHED THEN UPDATE SET level = c.level, seen = c.seen
    WHEN NOT MATCHED THEN INSERT VALUES (c.user_id, c.first_name, c.level, c.seen)""")
cur.execute("UPDATE changes SET level = 'none' WHERE user_id = 902")
cur.execute('MERGE INTO users USING changes ON users.user_id = changes.user_id REMOVE DUPLICATES')
conn.commit()

# A view over it, late-binding, and a report with a dictionary for each row.
conn.autocommit = True
cur.execute("""CREATE OR REPLACE VIEW report AS
    SELECT level, COUNT(*) AS users, LISTAGG(DISTINCT first_name, '; ') WITHIN GROUP (ORDER BY first_name) AS names
      FROM public.users GROUP BY level WITH NO SCHEMA BINDING""")
cur.execute('VACUUM DELETE ONLY users')
cur.execute('ANALYZE users (user_id, level)')
with conn.cursor(cursor_factory=RealDictCursor) as report:
    report.execute("""SELECT * FROM report ORDER BY level""")
    for row in report:
        print(dict(row))

# And out again: a gzipped CSV with a manifest, which COPY reads back.
boto3.client('s3', region_name='us-west-2', aws_access_key_id='local', aws_secret_access_key='local').create_bucket(
    Bucket='upserts', CreateBucketConfiguration={'LocationConstraint': 'us-west-2'})
cur.execute(f"""UNLOAD ('SELECT user_id, first_name, level, seen FROM users WHERE level <> \\'none\\' ORDER BY 1')
                TO 's3://upserts/out/users_' IAM_ROLE {ARN} CSV GZIP MANIFEST ALLOWOVERWRITE""")
cur.execute('CREATE TABLE users_again (LIKE users); ALTER TABLE users_again ADD COLUMN loaded TIMESTAMP DEFAULT sysdate')
cur.execute(f"""COPY users_again (user_id, first_name, level, seen) FROM 's3://upserts/out/users_manifest'
                IAM_ROLE {ARN} MANIFEST CSV GZIP TIMEFORMAT 'auto'""")
cur.execute('SELECT COUNT(*), COUNT(loaded) FROM users_again')
print('again', cur.fetchone())
cur.execute("SELECT COUNT(*) FROM (SELECT * FROM users WHERE level <> 'none' MINUS SELECT user_id, first_name, level, seen FROM users_again)")
print('an empty name for none', cur.fetchone())
