from datetime import date, datetime
from decimal import Decimal

import redshift_connector
from claims import LOGIN, claim, copy_events, equal, events_table, reading_role, tell_all

ROLE = reading_role()


def connect(**options):
    return redshift_connector.connect(database='dev', timeout=30, **LOGIN, **options)


@claim('redshift_connector verifies the certificate that SSL_CERT_FILE names, and connects without TLS')
def connects():
    for options in ({}, {'ssl': False}, {'sslmode': 'verify-full'}):
        with connect(**options) as conn, conn.cursor() as cursor:
            cursor.execute('select current_user')
            equal(cursor.fetchone(), [LOGIN['user']])


@claim('redshift_connector loads with COPY and reads the rows')
def copies():
    with connect() as conn, conn.cursor() as cursor:
        cursor.execute(events_table('rc_events'))
        cursor.execute(copy_events('rc_events', ROLE))
        equal([notice[b'M'] for notice in conn.notices],
              [b"Load into table 'rc_events' completed, 7 record(s) loaded successfully."])
        cursor.execute('select artist, ts, userid from rc_events where page = %s order by ts limit 1', ('NextSong',))
        equal(cursor.fetchone(), ['Elena', datetime(2018, 11, 1, 20, 57, 10, 796000), 8])
        conn.rollback()


@claim('redshift_connector gives each type as Python has it')
def types():
    with connect() as conn, conn.cursor() as cursor:
        cursor.execute("select 7::bigint, 0.5::float, 1.25::numeric(5,2), true, 'é'::varchar, null, date '2018-11-01'")
        equal(cursor.fetchone(), [7, 0.5, Decimal('1.25'), True, 'é', None, date(2018, 11, 1)])


@claim('several statements in one execute of redshift_connector are refused, as Redshift does')
def several():
    with connect() as conn, conn.cursor() as cursor:
        try:
            cursor.execute('select 1; select 2')
            raise AssertionError('no error')
        except redshift_connector.ProgrammingError as error:
            equal((error.args[0]['C'], error.args[0]['M']),
                  ('42601', 'cannot insert multiple commands into a prepared statement'))
        conn.rollback()
        cursor.execute("select 'a;b';")
        equal(cursor.fetchone(), ['a;b'])


@claim("redshift_connector raises Redshift's errors with all their fields")
def fails():
    with connect() as conn, conn.cursor() as cursor:
        cursor.execute('create temp table rc_none (id int)')
        try:
            cursor.execute(f"copy rc_none from 's3://udacity-dend/nothing' iam_role '{ROLE}' json 'auto'")
            raise AssertionError('no error')
        except redshift_connector.ProgrammingError as error:
            equal(error.args[0]['C'], 'XX000')
            equal(error.args[0]['M'], "The specified S3 prefix 'nothing' does not exist")
            assert 's3_utility.cpp' in error.args[0]['D'], error
        conn.rollback()


@claim('redshift_connector writes many rows and lists tables, columns and keys')
def catalog():
    with connect() as conn, conn.cursor() as cursor:
        cursor.execute('create table rc_rows (id int primary key, name varchar(10))')
        cursor.executemany('insert into rc_rows values (%s, %s)', [(1, 'a'), (2, 'b')])
        equal([table[2] for table in cursor.get_tables(None, 'public', 'rc_rows', ['TABLE'])], ['rc_rows'])
        equal([column[3] for column in cursor.get_columns(None, 'public', 'rc_rows')], ['id', 'name'])
        equal([key[3] for key in cursor.get_primary_keys(None, 'public', 'rc_rows')], ['id'])
        equal(len(cursor.get_procedures(None, 'public', '%')), 0)
        conn.rollback()


@claim('redshift_connector runs outside a transaction what must be')
def autocommit():
    conn = connect()
    conn.autocommit = True
    cursor = conn.cursor()
    cursor.execute('create table rc_kept (id int)')
    cursor.execute('vacuum rc_kept')
    cursor.execute('drop table rc_kept')
    conn.close()


tell_all()
