"""The DAG: create tables, stage, load the facts, load the dimensions, check; then all of it again."""
import configparser

import boto3
from operators import CreateTables, DataQuality, Hook, LoadTable, StageToRedshift, run

config = configparser.ConfigParser()
config.read('dwh.cfg')
AWS = {name: value.strip("'") for name, value in config['AWS'].items()}
CLUSTER = {name: value.strip("'") for name, value in config['CLUSTER'].items()}

PLAYS = """
    SELECT md5(events.sessionid || '/' || events.start_time) AS playid,
           events.start_time, events.userid, events.level, songs.song_id, songs.artist_id, events.sessionid
      FROM (SELECT TIMESTAMP 'epoch' + ts / 1000 * INTERVAL '1 second' AS start_time, *
              FROM sparkify.staging_events
             WHERE page = 'NextSong') events
      LEFT JOIN sparkify.staging_songs songs
        ON events.song = songs.title AND events.artist = songs.artist_name
       AND ABS(events.length - songs.duration) < 2
"""
USERS = """
    SELECT userid, firstname, level
      FROM (SELECT userid, firstname, level, ROW_NUMBER() OVER (PARTITION BY userid ORDER BY ts DESC) AS newest
              FROM sparkify.staging_events WHERE page = 'NextSong')
     WHERE newest = 1
"""
TIMES = """
    SELECT DISTINCT start_time, EXTRACT(hour FROM start_time), EXTRACT(day FROM start_time),
           EXTRACT(week FROM start_time), EXTRACT(month FROM start_time), EXTRACT(year FROM start_time),
           EXTRACT(dayofweek FROM start_time)
      FROM sparkify.plays
"""


def cluster():
    redshift = boto3.client('redshift', region_name=AWS['region'], aws_access_key_id=AWS['key'],
                            aws_secret_access_key=AWS['secret'])
    name = {'ClusterIdentifier': CLUSTER['identifier']}
    if name['ClusterIdentifier'].lower() not in [c['ClusterIdentifier'] for c in redshift.describe_clusters()['Clusters']]:
        redshift.create_cluster(
            **name, ClusterType='multi-node', NumberOfNodes=2, NodeType='dc2.large', DBName=CLUSTER['db'],
            MasterUsername=CLUSTER['user'], MasterUserPassword=CLUSTER['password'], Port=int(CLUSTER['port']))
        redshift.get_waiter('cluster_available').wait(**name, WaiterConfig={'Delay': 1})
    return redshift.describe_clusters(**name)['Clusters'][0]['Endpoint']


def main():
    endpoint = cluster()
    hook = Hook(host=endpoint['Address'], port=endpoint['Port'], dbname=CLUSTER['db'], user=CLUSTER['user'],
                password=CLUSTER['password'])
    aws = {'key': AWS['key'], 'secret': AWS['secret'], 'region': AWS['region']}
    begin = CreateTables('create_tables', hook, file='create_tables.sql')
    events = StageToRedshift('stage_events', hook, table='sparkify.staging_events', path='s3://udacity-dend/log_data',
                             json='s3://udacity-dend/log_json_path.json', extra='EMPTYASNULL', **aws)
    songs = StageToRedshift('stage_songs', hook, table='sparkify.staging_songs', json='auto',
                            path='s3://udacity-dend/song_data/A/A', **aws)
    plays = LoadTable('load_plays', hook, table='sparkify.plays', sql=PLAYS)
    users = LoadTable('load_users', hook, table='sparkify.users', sql=USERS, mode='truncate')
    times = LoadTable('load_time', hook, table='sparkify."time"', sql=TIMES, mode='truncate',
                      columns='(start_time, "hour", "day", week, "month", "year", weekday)')
    quality = DataQuality('quality', hook, checks=[
        {'sql': 'SELECT COUNT(*) FROM sparkify.users WHERE userid IS NULL', 'expected': 0},
        {'sql': 'SELECT COUNT(*) > 0 FROM sparkify.plays', 'expected': True},
        {'sql': 'SELECT COUNT(DISTINCT start_time) - COUNT(*) FROM sparkify."time"', 'expected': 0},
    ])
    begin >> [songs, events]
    songs >> plays
    events >> plays
    plays >> [times, users]
    times >> quality
    users >> quality
    run(begin)
    for name in ('plays', 'users', '"time"'):
        print(name, hook.get_records(f'SELECT COUNT(*) FROM sparkify.{name}')[0][0])
    print(hook.get_records("""SELECT "hour", weekday, COUNT(*) FROM sparkify."time" GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 1"""))
    print(hook.get_records("""SELECT trim(pg_namespace.nspname), trim(c.relname), c.reldiststyle FROM pg_class c
                              JOIN pg_namespace ON pg_namespace.oid = c.relnamespace
                              WHERE nspname = 'sparkify' AND relname IN ('plays', 'users') ORDER BY 2"""))


main()
