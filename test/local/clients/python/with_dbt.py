import json
import os

import redshift_connector
from claims import LOGIN, claim, equal, tell_all
from dbt.cli.main import dbtRunner

DAYS = ['--event-time-start', '2018-11-01', '--event-time-end', '2018-11-03']


def dbt(*args, upto=2):
    """The results of a dbt command by node, and whether all went well."""
    outcome = dbtRunner().invoke(['--quiet', '--no-partial-parse', *args, '--vars', json.dumps({'upto': upto})])
    if outcome.exception:
        raise outcome.exception
    results = getattr(outcome.result, 'results', None) or []
    return outcome.success, {result.node.name: (str(result.status), result.message) for result in results}


def succeeds(*args, upto=2):
    success, results = dbt(*args, upto=upto)
    assert success, results


def does(sql):
    with redshift_connector.connect(database='dev', **LOGIN) as conn:
        conn.autocommit = True
        conn.cursor().execute(sql)


def rows(sql):
    with redshift_connector.connect(database='dev', **LOGIN) as conn:
        cursor = conn.cursor()
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()]


@claim('dbt debug finds the connection well')
def debug():
    assert dbtRunner().invoke(['--quiet', 'debug']).success


@claim('dbt seed loads a file')
def seed():
    succeeds('seed')
    equal(rows('select count(*), max(ts) from plays.plays'), [[4, 1541279906796]])


@claim('dbt source freshness sees from the catalog when a table was written')
def freshness():
    _, results = dbt('source', 'freshness')
    equal(results['plays'][0], 'pass')


@claim('dbt run makes tables, views, materialized views and incremental models')
def run():
    does("create user reporter password 'Reporter1'")
    succeeds('run', *DAYS)
    equal(rows('select id, level from plays.listens order by 1'), [[1, 'free'], [2, 'free']])
    equal(rows('select user_id, plays from plays.listeners'), [[8, 2]])
    equal(rows('select minutes, songs from plays.by_day'), [[4, "Setanta matins, You, don't know"]])
    keys = "select diststyle, sortkey1 from svv_table_info where schema = 'plays' and tbl_rows = 2 and sortkey_num = 2"
    equal(rows(keys), [['KEY(user_id)', 'ts']])


@claim('dbt snapshot keeps what was')
def snapshot():
    succeeds('snapshot')
    succeeds('run', *DAYS, upto=3)
    succeeds('snapshot', upto=3)
    history = 'select id, level, dbt_valid_to is null from plays.levels_then order by 1, 3'
    equal(rows(history), [[1, 'free', True], [2, 'free', False], [2, 'paid', True], [3, 'paid', True]])


@claim('dbt run changes incremental models by their strategies, and adds a column')
def increments():
    after = [[1, 'free', None], [2, 'paid', 207.4], [3, 'paid', 99.5]]
    equal(rows('select id, level, length from plays.by_merge order by 1'), after)
    equal(rows('select id, level, length from plays.by_delete_insert order by 1'), after)
    equal(rows('select id, level from plays.by_append order by 1, 2'),
          [[1, 'free'], [2, 'free'], [2, 'paid'], [3, 'paid']])
    equal(rows('select id, level from plays.by_microbatch order by 1'), [[1, 'free'], [2, 'paid'], [3, 'paid']])


@claim('dbt refreshes a materialized view, and changes what its configuration changes')
def materialized():
    about = """
        select diststyle, sortkey1, trim(autorefresh), obj_description('plays.levels'::regclass) from svv_table_info
        join svv_mv_info on name = "table" where "table" = 'levels'"""
    described = 'One row is one level.'
    succeeds('run', '--select', 'levels', upto=2)
    equal(rows(about), [['KEY(level)', 'plays', 'f', described]])
    succeeds('run', '--select', 'levels', upto=3)
    equal(rows(about), [['KEY(level)', 'plays', 't', described]])


@claim('dbt works when it logs in by IAM, and when it asks for metadata with SHOW; and grants')
def targets():
    succeeds('build', '--target', 'iam', '--select', '+listeners', 'by_merge', 'levels')
    for target in ['show', 'iam']:
        succeeds('run', '--target', target, '--select', 'by_merge', 'levels')
    columns = "select column_name from svv_columns where table_schema = 'plays_other' and table_name = 'levels'"
    equal(rows(columns), [['level'], ['plays']])
    granted = "has_table_privilege('reporter', 'plays_other.by_merge', 'select')"
    equal(rows(f'select {granted}, count(*) from plays_other.by_merge'), [[True, 2]])


@claim('dbt test tells what holds from what does not')
def test():
    success, results = dbt('test', upto=3)
    assert not success
    failed = {name for name, (status, _) in results.items() if status != 'pass'}
    equal((len(results), failed), (6, {'nobody_pays'}))
    equal(results['nobody_pays'][1], 'Got 2 results, configured to fail if != 0')


@claim('dbt docs generate reads the catalog')
def docs():
    succeeds('docs', 'generate', upto=3)
    with open(os.path.join(os.environ['DBT_TARGET_PATH'], 'catalog.json'), encoding='utf8') as file:
        listens = json.load(file)['nodes']['model.plays.listens']
    equal(listens['metadata']['comment'], 'One row is one song that somebody listened to; it\'s "typed".')
    equal({name: column['type'] for name, column in listens['columns'].items()}, {
        'id': 'integer', 'user_id': 'integer', 'song': 'character varying(300)', 'length': 'double precision',
        'level': 'character varying(4)', 'ts': 'timestamp without time zone',
    })
    equal(listens['stats']['diststyle']['value'], 'KEY(user_id)')


tell_all()
