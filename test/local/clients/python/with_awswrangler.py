import datetime
import decimal

import awswrangler as wr
import boto3
import pandas as pd
import redshift_connector
from claims import claim, equal, reading_role, tell_all

BUCKET = 's3://wrangled'
PLAYS = pd.DataFrame({
    'id': [1, 2, 3], 'song': ['a', "b'é", None], 'length': [1.5, None, 2.25], 'known': [True, False, None],
    'day': [datetime.date(2018, 11, 1)] * 3, 'at': [pd.Timestamp('2018-11-01 20:57:10.796')] * 3,
    'price': [decimal.Decimal('1.25'), decimal.Decimal('2.50'), None],
})
ROLE = reading_role('wrangler')
boto3.client('iam').attach_role_policy(RoleName='wrangler', PolicyArn='arn:aws:iam::aws:policy/AmazonS3FullAccess')
boto3.client('s3').create_bucket(Bucket='wrangled', CreateBucketConfiguration={'LocationConstraint': 'us-west-2'})
CLUSTER = boto3.client('redshift').describe_clusters()['Clusters'][0]['ClusterIdentifier']
CON = wr.redshift.connect_temp(cluster_identifier=CLUSTER, user='awsuser', database='dev')


def songs(table):
    found = wr.redshift.read_sql_query(f'select id, song from public.{table} order by id, song', CON)
    return [(row.id, None if pd.isna(row.song) else row.song) for row in found.itertuples()]


def copy(frame, table, mode, **options):
    wr.redshift.copy(frame, f'{BUCKET}/{table}/', CON, table=table, schema='public', mode=mode, **options)


def refuses(function, text):
    try:
        function()
    except redshift_connector.ProgrammingError as error:
        CON.rollback()
        assert text in str(error), error
    else:
        raise AssertionError(f'was not refused with: {text}')


@claim('awswrangler writes rows with to_sql, and reads them with their types')
def to_sql():
    keys = {'primary_keys': ['id'], 'diststyle': 'KEY', 'distkey': 'id', 'sortstyle': 'COMPOUND', 'sortkey': ['at']}
    wr.redshift.to_sql(PLAYS, CON, table='sent', schema='public', mode='overwrite', **keys)
    first = wr.redshift.read_sql_query('select * from public.sent order by id', CON).to_dict('records')[0]
    equal(first, PLAYS.to_dict('records')[0])


@claim('awswrangler upserts with to_sql, and overwrites by each of its methods')
def modes():
    new = pd.DataFrame({'id': [3, 4], 'song': ['c', 'd']})
    wr.redshift.to_sql(new, CON, table='sent', schema='public', mode='upsert', primary_keys=['id'], lock=True,
                       use_column_names=True)
    equal(songs('sent'), [(1, 'a'), (2, "b'é"), (3, 'c'), (4, 'd')])
    for method in ['drop', 'cascade', 'truncate', 'delete']:
        wr.redshift.to_sql(new, CON, table='sent', schema='public', mode='overwrite', overwrite_method=method,
                           use_column_names=True, chunksize=1)
        equal(songs('sent'), [(3, 'c'), (4, 'd')])


@claim('awswrangler loads with copy, through Parquet, with a role and with keys')
def copies():
    copy(PLAYS, 'copied', 'overwrite', iam_role=ROLE, primary_keys=['id'], sortkey=['at'])
    copy(PLAYS[:1], 'copied', 'append')
    equal(songs('copied'), [(1, 'a'), (1, 'a'), (2, "b'é"), (3, None)])


@claim('awswrangler upserts with copy, by the keys that the catalog has, and adds a column')
def upserts():
    copy(PLAYS[1:].assign(song='new'), 'copied', 'upsert', iam_role=ROLE, lock=True)
    equal(songs('copied'), [(1, 'a'), (1, 'a'), (2, 'new'), (3, 'new')])
    copy(PLAYS[:1].assign(id=9, extra=5), 'copied', 'append', iam_role=ROLE, add_new_columns=True)
    equal(wr.redshift.read_sql_query('select id, extra from public.copied where extra = 5', CON).values.tolist(), [[9, 5]])


@claim('awswrangler loads nested values as SUPER')
def nested():
    frame = pd.DataFrame({'id': [1], 'tags': [['x', 'y']], 'place': [{'lat': 1.5, 'name': 'here'}]})
    copy(frame, 'nested', 'overwrite', iam_role=ROLE, serialize_to_json=True)
    found = wr.redshift.read_sql_query('select json_serialize(tags) t, json_serialize(place) p from public.nested', CON)
    equal(found.values.tolist(), [['["x","y"]', '{"lat":1.5,"name":"here"}']])


@claim('awswrangler loads files that are there already')
def files():
    wr.s3.to_parquet(PLAYS[['id', 'song']], f'{BUCKET}/parquet/', dataset=True)
    wr.redshift.copy_from_files(f'{BUCKET}/parquet/', CON, table='files', schema='public', iam_role=ROLE, mode='overwrite')
    wr.s3.to_csv(PLAYS[['id', 'song']][:1], f'{BUCKET}/csv/a.csv', index=False, header=False)
    wr.redshift.copy_from_files(f'{BUCKET}/csv/', CON, table='files', schema='public', iam_role=ROLE, data_format='csv',
                                redshift_column_types={'id': 'BIGINT', 'song': 'VARCHAR(256)'})
    equal(songs('files'), [(1, 'a'), (1, 'a'), (2, "b'é"), (3, None)])


@claim('awswrangler unloads to CSV, and is told that Parquet is not done')
def unloads():
    wr.redshift.unload_to_files('select id from public.files order by id', f'{BUCKET}/out/', CON, iam_role=ROLE,
                                unload_format='CSV', parallel=False, max_file_size=100, manifest=True)
    equal(wr.s3.list_objects(f'{BUCKET}/out/'), [f'{BUCKET}/out/000', f'{BUCKET}/out/manifest'])
    refuses(lambda: wr.redshift.unload('select 1 as a', f'{BUCKET}/parquet/', CON, iam_role=ROLE), 'UNLOAD to Parquet')


@claim('awswrangler reads through the Data API')
def data_api():
    place = wr.data_api.redshift.connect(cluster_id=CLUSTER, database='dev', db_user='awsuser')
    found = wr.data_api.redshift.read_sql_query('select count(*) as n from public.files', con=place)
    equal(found.values.tolist(), [[4]])


tell_all()
