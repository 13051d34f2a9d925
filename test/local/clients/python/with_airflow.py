import json
import os
import time

import boto3
from claims import LOGIN, claim, equal, reading_role, tell_all

ROLE = reading_role('airflow')
CLUSTER = boto3.client('redshift').describe_clusters()['Clusters'][0]['ClusterIdentifier']
S3 = boto3.client('s3')
AWS = {'region_name': 'us-west-2', 'endpoint_url': os.environ['AWS_ENDPOINT_URL']}


def connection(name, **facts):
    os.environ[f'AIRFLOW_CONN_{name}'] = json.dumps(facts)


connection('AWS_DEFAULT', conn_type='aws', login='local', password='local', extra=AWS)
connection('AWS_ROLE', conn_type='aws', login='local', password='local', extra={**AWS, 'role_arn': ROLE})
connection('REDSHIFT_DEFAULT', conn_type='redshift', host=LOGIN['host'], port=LOGIN['port'], login=LOGIN['user'],
           password=LOGIN['password'], schema='dev')
connection('REDSHIFT_IAM', conn_type='redshift', login='awsuser', schema='dev', extra={
    'iam': True, 'cluster_identifier': CLUSTER, 'port': LOGIN['port'], 'region': 'us-west-2', 'db_user': 'awsuser',
    'database': 'dev'})
os.environ['AIRFLOW__LOGGING__LOGGING_LEVEL'] = 'ERROR'

# Airflow reads its connections and its settings from the environment as it is imported.
from airflow.providers.amazon.aws.hooks.redshift_sql import RedshiftSQLHook
from airflow.providers.amazon.aws.operators import redshift_cluster as clusters
from airflow.providers.amazon.aws.operators.redshift_data import RedshiftDataOperator
from airflow.providers.amazon.aws.sensors.redshift_cluster import RedshiftClusterSensor
from airflow.providers.amazon.aws.transfers.redshift_to_s3 import RedshiftToS3Operator
from airflow.providers.amazon.aws.transfers.s3_to_redshift import S3ToRedshiftOperator
from airflow.providers.common.sql.operators import sql as checks


class TaskInstance:
    """What operators ask of one, without a scheduler."""
    dag_id, task_id, run_id, map_index, try_number, stats_tags = 'dag', 'task', 'run', -1, 1, {}

    def xcom_push(self, *_, **__):
        return None

    def xcom_pull(self, *_, **__):
        return None


def execute(operator, **options):
    instance = TaskInstance()
    return operator(task_id='task', **options).execute({'ti': instance, 'task_instance': instance, 'params': {}})


HOOK = RedshiftSQLHook()
DATA_API = {'cluster_identifier': CLUSTER, 'database': 'dev', 'db_user': 'awsuser', 'poll_interval': 1}
PEOPLE = {'schema': 'public', 'table': 'people', 's3_bucket': 'airflow', 's3_key': 'people/', 'copy_options': ['CSV']}
S3.create_bucket(Bucket='airflow', CreateBucketConfiguration={'LocationConstraint': 'us-west-2'})
S3.put_object(Bucket='airflow', Key='people/1.csv', Body=b'1,ann\n2,bob\n')


def people():
    return [list(row) for row in HOOK.get_records('select id, name from people order by 1, 2')]


def keys(prefix):
    return [found['Key'] for found in S3.list_objects_v2(Bucket='airflow', Prefix=prefix)['Contents']]


@claim('RedshiftSQLHook runs statements, inserts rows and finds a primary key')
def hook():
    HOOK.run(['drop table if exists people', 'create table people (id int primary key, name varchar(20))'])
    HOOK.run('insert into people values (%s, %s)', parameters=(1, "o'x"))
    HOOK.insert_rows('people', [(5, 'e'), (6, 'f')], target_fields=['id', 'name'])
    equal(people(), [[1, "o'x"], [5, 'e'], [6, 'f']])
    equal(HOOK.get_table_primary_key('people', 'public'), ['id'])
    equal(HOOK.test_connection(), (True, 'Connection successfully tested'))


@claim('RedshiftSQLHook logs in by IAM')
def iam():
    equal(RedshiftSQLHook(redshift_conn_id='redshift_iam').get_first('select current_user'), ['awsuser'])


@claim('S3ToRedshiftOperator appends, upserts and replaces, with a role and with keys')
def loads():
    execute(S3ToRedshiftOperator, method='APPEND', aws_conn_id='aws_role', **PEOPLE)
    equal(people(), [[1, 'ann'], [1, "o'x"], [2, 'bob'], [5, 'e'], [6, 'f']])
    execute(S3ToRedshiftOperator, method='UPSERT', **PEOPLE)
    equal(people(), [[1, 'ann'], [2, 'bob'], [5, 'e'], [6, 'f']])
    execute(S3ToRedshiftOperator, method='REPLACE', redshift_data_api_kwargs=DATA_API, **PEOPLE)
    equal(people(), [[1, 'ann'], [2, 'bob']])


@claim('RedshiftToS3Operator unloads a table, and a query')
def unloads():
    target = {'s3_bucket': 'airflow', 's3_key': 'out'}
    options = ['CSV', 'HEADER', 'PARALLEL OFF']
    execute(RedshiftToS3Operator, schema='public', table='people', unload_options=options, **target)
    equal(keys('out'), ['out/people_000'])
    equal(S3.get_object(Bucket='airflow', Key='out/people_000')['Body'].read(), b'id,name\n1,ann\n2,bob\n')
    execute(RedshiftToS3Operator, select_query="select * from people where name <> 'it''s'", s3_bucket='airflow',
            s3_key='query/', table_as_file_name=False, unload_options=['FORMAT AS JSON', 'PARALLEL OFF'],
            redshift_data_api_kwargs=DATA_API)
    equal(keys('query/'), ['query/000'])


@claim('RedshiftDataOperator runs statements, returns rows, and fails with what Redshift said')
def data_api():
    sql = 'select name from people where id = :id'
    pages = execute(RedshiftDataOperator, sql=sql, parameters=[{'name': 'id', 'value': '1'}], return_sql_result=True,
                    **DATA_API)
    equal(pages[0]['Records'], [[{'stringValue': 'ann'}]])
    execute(RedshiftDataOperator, sql=['create table d (a int)', 'insert into d values (1)'], **DATA_API)
    equal(HOOK.get_first('select a from d'), [1])
    try:
        execute(RedshiftDataOperator, sql='select nothing', **DATA_API)
    except Exception as error:
        assert 'column "nothing" does not exist' in str(error), error
    else:
        raise AssertionError('a wrong statement was taken')


@claim("Airflow's checks of SQL tell what holds")
def checked():
    conn = {'conn_id': 'redshift_default'}
    ids = {'id': {'null_check': {'equal_to': 0}, 'min': {'geq_to': 1}, 'distinct_check': {'equal_to': 2}}}
    execute(checks.SQLColumnCheckOperator, table='people', column_mapping=ids, **conn)
    execute(checks.SQLTableCheckOperator, table='people', checks={'rows': {'check_statement': 'count(*) = 2'}}, **conn)
    execute(checks.SQLValueCheckOperator, sql='select count(*) from people', pass_value=2, **conn)


@claim('a cluster is created, snapshotted, paused, resumed and deleted by its operators')
def cluster():
    name = {'cluster_identifier': 'airflow'}
    waits = {**name, 'wait_for_completion': True, 'poll_interval': 1}
    execute(clusters.RedshiftCreateClusterOperator, node_type='ra3.large', master_username='airflow',
            master_user_password='Passw0rd', cluster_type='single-node', **waits)
    snapshot = {'snapshot_identifier': 'airflow-1'}
    execute(clusters.RedshiftCreateClusterSnapshotOperator, **snapshot, **waits)
    execute(clusters.RedshiftPauseClusterOperator, **name)
    sensor = RedshiftClusterSensor(task_id='paused', target_status='paused', **name)
    while not sensor.poke({}):
        time.sleep(0.1)
    execute(clusters.RedshiftResumeClusterOperator, **waits)
    execute(clusters.RedshiftDeleteClusterOperator, **waits)
    execute(clusters.RedshiftDeleteClusterSnapshotOperator, **snapshot, **waits)
    equal(RedshiftClusterSensor(task_id='gone', target_status='cluster_not_found', **name).poke({}), True)


tell_all()
