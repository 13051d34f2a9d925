"""python run.py tables | load | transform | quality | report: a step each."""
import logging
import sys
from pathlib import Path

import boto3
import psycopg2
from psycopg2.extras import DictCursor
from settings import config, session_options

log = logging.getLogger('pipeline')
SQL = Path(__file__).with_name('sql')
DATA, AWS = config['data'], config['aws']

COPY_SONGS = """
    COPY staging.songs FROM %(songs)s
    ACCESS_KEY_ID %(access_key)s SECRET_ACCESS_KEY %(secret_key)s
    REGION AS 'us-west-2' JSON AS 'auto ignorecase'
    MAXERROR AS 5 ACCEPTINVCHARS AS '^' STATUPDATE OFF COMPUPDATE OFF;
"""
COPY_EVENTS = """
    COPY staging.events ("artist", "auth", "firstName", "gender", "itemInSession", "lastName", "length", "level",
                         "location", "method", "page", "registration", "sessionId", "song", "status", "ts",
                         "userAgent", "userId")
    FROM %(logs)s
    WITH CREDENTIALS AS %(credentials)s
    FORMAT AS JSON %(paths)s
    EMPTYASNULL BLANKSASNULL TRUNCATECOLUMNS TRIMBLANKS
    REGION 'us-west-2'
"""
CHECKS = [
    ('users have ids', 'SELECT COUNT(*) FROM dwh.dim_user WHERE user_id IS NULL', 0),
    ('every play has a user', """SELECT COUNT(*) FROM dwh.fact_songplay f
                                 LEFT JOIN dwh.dim_user u USING (user_id) WHERE u.user_id IS NULL""", 0),
    ('no play is there twice', """SELECT COUNT(*) FROM (SELECT start_time, user_id FROM dwh.fact_songplay
                                  GROUP BY 1, 2 HAVING COUNT(*) > 1)""", 0),
    ('every play is loaded', "SELECT COUNT(*) - (SELECT COUNT(*) FROM staging.events WHERE page = 'NextSong') "
                             "FROM dwh.fact_songplay", 0),
]
REPORTS = {
    'tables': """SELECT "schema" || '.' || "table", diststyle, sortkey1, tbl_rows FROM svv_table_info
                 WHERE schema = 'dwh' ORDER BY 1""",
    'top songs': """SELECT TOP 2 title, COUNT(*) plays, RANK() OVER (ORDER BY COUNT(*) DESC) FROM dwh.fact_songplay
                    JOIN dwh.dim_song USING (song_id) GROUP BY title ORDER BY plays DESC, title""",
    'listeners': """SELECT LISTAGG(first_name || ' ' || user_id, ', ') WITHIN GROUP (ORDER BY user_id)
                    FROM dwh.dim_user""",
    'span': 'SELECT DATEDIFF(day, MIN(start_time), MAX(start_time)), MEDIAN(hour) FROM dwh.dim_time',
    'levels': """SELECT level, COUNT(DISTINCT user_id), ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1)
                 FROM dwh.fact_songplay GROUP BY level ORDER BY level""",
}


def connect():
    cluster = boto3.client('redshift', **session_options()).describe_clusters(
        ClusterIdentifier=config['cluster']['identifier'])['Clusters'][0]
    db = dict(config['db'], host=cluster['Endpoint']['Address'], sslmode='require', connect_timeout=10)
    return psycopg2.connect(**db)


def tables(conn):
    with conn, conn.cursor() as cur:
        cur.execute((SQL / '01_tables.sql').read_text())


def load(conn):
    credentials = 'aws_access_key_id={access_key};aws_secret_access_key={secret_key}'.format(**AWS)
    parameters = {**DATA, **AWS, 'credentials': credentials}
    with conn, conn.cursor() as cur:
        cur.execute('TRUNCATE staging.songs; TRUNCATE staging.events;')
        for statement in (COPY_SONGS, COPY_EVENTS):
            cur.execute(statement, parameters)
            cur.execute('SELECT pg_last_copy_count()')
            print('loaded', cur.fetchone()[0])
        cur.execute('SELECT filename, err_reason FROM stl_load_errors ORDER BY starttime DESC LIMIT 5')
        print('errors', cur.fetchall())


def transform(conn):
    conn.autocommit = True
    for _ in range(2):
        with conn.cursor() as cur:
            cur.execute((SQL / '02_upserts.sql').read_text())


def quality(conn):
    with conn.cursor() as cur:
        for name, question, expected in CHECKS:
            cur.execute(question)
            found = cur.fetchone()[0]
            if found != expected:
                raise SystemExit(f'{name}: {found}, expected {expected}')
            print('ok', name)


def report(conn):
    with conn.cursor(cursor_factory=DictCursor) as cur:
        for name, question in REPORTS.items():
            cur.execute(question)
            for row in cur:
                print(name, *(str(value).strip() for value in row), sep=' | ')


if __name__ == '__main__':
    connection = connect()
    try:
        globals()[sys.argv[1]](connection)
        log.info('done: %s', sys.argv[1])
    finally:
        connection.close()
