from datetime import date, datetime
from decimal import Decimal

import psycopg
from claims import CERTIFICATE, LOGIN, claim, copy_events, equal, events_table, reading_role, tell_all

ROLE = reading_role()
LOADED = "completed, 7 record(s) loaded successfully."


def connect(**options):
    return psycopg.connect(dbname='dev', **LOGIN, **options)


@claim('psycopg 3 prepares a COPY and runs it again, and hears what each loaded')
def prepares():
    with connect(sslmode='verify-full', sslrootcert=CERTIFICATE) as conn:
        heard = []
        conn.add_notice_handler(lambda notice: heard.append((notice.severity, notice.message_primary)))
        conn.execute(events_table('p3_events'))
        for _ in range(2):
            cursor = conn.execute(copy_events('p3_events', ROLE), prepare=True)
            equal((cursor.statusmessage, cursor.rowcount), ('COPY', -1))
        equal(conn.execute('select count(*) from p3_events').fetchone(), (14,))
        equal(heard, [('INFO', f"Load into table 'p3_events' {LOADED}")] * 2)
        conn.rollback()


@claim('psycopg 3 prepares what it has run often, with parameters')
def parameters():
    with connect(prepare_threshold=2) as conn:
        for n in range(6):
            equal(conn.execute("select %s + 1 as n, %s || '!'", (n, 'a')).fetchone(), (n + 1, 'a!'))


@claim('psycopg 3 reads binary values')
def binary():
    with connect() as conn, conn.cursor(binary=True) as cursor:
        cursor.execute("""select timestamp '2018-11-01 20:57:10.796', date '2018-11-01', 1.25::numeric(5,2), 7::bigint,
                                 0.5::float, true, 'é'::varchar, null::int""")
        equal(cursor.fetchone(), (datetime(2018, 11, 1, 20, 57, 10, 796000), date(2018, 11, 1), Decimal('1.25'), 7,
                                  0.5, True, 'é', None))


@claim('a COPY in a pipeline of psycopg 3 comes in its turn')
def pipeline():
    with connect() as conn:
        conn.execute(events_table('p3_piped'))
        with conn.pipeline() as pipe:
            before = conn.execute('select count(*) from p3_piped')
            copy = conn.execute(copy_events('p3_piped', ROLE))
            after = conn.execute('select count(*) from p3_piped')
            pipe.sync()
            equal((before.fetchone(), copy.statusmessage, after.fetchone()), ((0,), 'COPY', (7,)))
        conn.rollback()


@claim('a COPY that fails in a pipeline of psycopg 3 ends what follows it')
def failing_pipeline():
    with connect() as conn:
        conn.execute(events_table('p3_failed'))
        try:
            with conn.pipeline():
                conn.execute('select 1')
                conn.execute(copy_events('p3_failed', ROLE, 's3://udacity-dend/nothing'))
                conn.execute('select 2')
            raise AssertionError('no error')
        except psycopg.errors.InternalError_ as error:
            equal(error.diag.message_primary, "The specified S3 prefix 'nothing' does not exist")
        conn.rollback()
        equal(conn.execute('select 3').fetchone(), (3,))


@claim('psycopg 3 writes many rows at once and reads with a server-side cursor')
def many():
    with connect() as conn, conn.cursor() as cursor:
        cursor.execute('create temp table p3_rows (id int, name varchar(10))')
        cursor.executemany('insert into p3_rows values (%s, %s)', [(n, f'n{n}') for n in range(50)])
        equal(cursor.rowcount, 50)
        with conn.cursor('portions') as portions:
            portions.execute('select id from p3_rows order by id')
            equal(len(portions.fetchmany(20)) + len(portions.fetchall()), 50)


@claim("psycopg 3's COPY from the client is refused, as Redshift does")
def copy_in():
    with connect() as conn:
        conn.execute('create temp table p3_in (id int)')
        try:
            with conn.cursor().copy('copy p3_in from stdin') as copy:
                copy.write_row((1,))
            raise AssertionError('no error')
        except psycopg.errors.FeatureNotSupported as error:
            assert 'LOAD source is not supported' in str(error), error


tell_all()
