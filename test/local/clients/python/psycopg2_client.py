from datetime import datetime

import psycopg2
import psycopg2.errors
import psycopg2.extras
from claims import CERTIFICATE, LOGIN, claim, copy_events, equal, events_table, reading_role, tell_all

ROLE = reading_role()


def connect(**options):
    return psycopg2.connect(dbname='dev', **LOGIN, **options)


@claim('psycopg2 connects with and without TLS, and verifies the certificate')
def connects():
    for options in ({'sslmode': 'disable'}, {'sslmode': 'require'},
                    {'sslmode': 'verify-full', 'sslrootcert': CERTIFICATE}):
        conn = connect(**options)
        equal(conn.info.ssl_in_use, options['sslmode'] != 'disable')
        equal(conn.server_version, 80002)
        conn.close()


@claim('psycopg2 is told what a COPY loaded')
def copies():
    conn = connect()
    cur = conn.cursor()
    cur.execute(events_table('p2_events'))
    cur.execute(copy_events('p2_events', ROLE))
    equal((cur.statusmessage, cur.rowcount), ('COPY', -1))
    equal(conn.notices, ["INFO:  Load into table 'p2_events' completed, 7 record(s) loaded successfully.\n"])
    cur.execute('select artist, ts, userid from p2_events where page = %s order by ts limit 1', ('NextSong',))
    equal(cur.fetchone(), ('Elena', datetime(2018, 11, 1, 20, 57, 10, 796000), 8))
    equal([column.name for column in cur.description], ['artist', 'ts', 'userid'])
    conn.rollback()
    cur.execute("select count(*) from pg_table_def where tablename = 'p2_events'")
    equal(cur.fetchone(), (0,))
    conn.close()


@claim('psycopg2 writes what it is given, in any of its ways')
def writes():
    with connect() as conn, conn.cursor() as cur:
        cur.execute('create temp table p2_rows (id int, name varchar(20))')
        cur.execute('insert into p2_rows values (%s, %s)', (1, "it's \\ a % b"))
        cur.executemany('insert into p2_rows values (%s, %s)', [(2, 'b'), (3, None)])
        psycopg2.extras.execute_values(cur, 'insert into p2_rows values %s', [(4, 'd'), (5, 'é')])
        cur.execute('select * from p2_rows order by id')
        equal(cur.fetchall(), [(1, "it's \\ a % b"), (2, 'b'), (3, None), (4, 'd'), (5, 'é')])
        cur.execute("select 1 as one; select 2 as two")
        equal(cur.fetchall(), [(2,)])


@claim('a named cursor of psycopg2 reads in portions')
def portions():
    with connect() as conn:
        cursor = conn.cursor(name='portions')
        cursor.itersize = 2
        cursor.execute("select n from (select 1 as n union all select 2 union all select 3) t order by n")
        equal([n for (n,) in cursor], [1, 2, 3])


@claim("psycopg2 raises Redshift's errors, and goes on after a rollback")
def fails():
    conn = connect()
    cur = conn.cursor()
    cur.execute('create temp table p2_none (id int)')
    try:
        cur.execute(f"copy p2_none from 's3://udacity-dend/nothing' iam_role '{ROLE}' json 'auto'")
        raise AssertionError('no error')
    except psycopg2.InternalError as error:
        equal(error.pgcode, 'XX000')
        equal(error.diag.message_primary, "The specified S3 prefix 'nothing' does not exist")
        assert 'code:      8001' in error.diag.message_detail, error.diag.message_detail
    try:
        cur.execute('select 1')
        raise AssertionError('no error')
    except psycopg2.errors.InFailedSqlTransaction:
        conn.rollback()
    for refused in ('insert into p2_none values (1) on conflict do nothing', 'create temp table s (id serial)'):
        try:
            cur.execute(refused)
            raise AssertionError('no error')
        except psycopg2.ProgrammingError:
            conn.rollback()
        except psycopg2.NotSupportedError:
            conn.rollback()
    cur.execute('select 1')
    equal(cur.fetchone(), (1,))
    conn.close()


@claim('psycopg2 runs outside transactions what must be')
def autocommit():
    conn = connect()
    conn.set_session(autocommit=True)
    cur = conn.cursor()
    cur.execute('create table p2_kept (id int); insert into p2_kept values (1)')
    cur.execute('vacuum p2_kept')
    cur.execute('analyze p2_kept')
    cur.execute('drop table p2_kept')
    conn.close()


tell_all()
