# A notebook, its cells one after another: errors are printed and passed over, cells run twice, nothing is a function
# unless it was needed twice.
import configparser
import json

import boto3
from botocore.exceptions import ClientError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

# %% Load DWH params from a file
config = configparser.ConfigParser()
config.read_file(open('dwh.cfg'))
KEY, SECRET = config.get('AWS', 'KEY'), config.get('AWS', 'SECRET')
dwh = dict(config.items('DWH'))
DWH_CLUSTER_IDENTIFIER = dwh['dwh_cluster_identifier']
DWH_IAM_ROLE_NAME = dwh['dwh_iam_role_name']

# %% Clients for everything
ec2 = boto3.resource('ec2', region_name='us-west-2', aws_access_key_id=KEY, aws_secret_access_key=SECRET)
s3 = boto3.resource('s3', region_name='us-west-2', aws_access_key_id=KEY, aws_secret_access_key=SECRET)
iam = boto3.client('iam', region_name='us-west-2', aws_access_key_id=KEY, aws_secret_access_key=SECRET)
redshift = boto3.client('redshift', region_name='us-west-2', aws_access_key_id=KEY, aws_secret_access_key=SECRET)

# %% What do the files look like?
bucket = s3.Bucket('udacity-dend')
for each in bucket.objects.filter(Prefix='song_data/A/A/A'):
    print(each.key)
first = s3.Object('udacity-dend', 'log_json_path.json').get()['Body'].read().decode()
print(len(json.loads(first)['jsonpaths']), 'paths')

# %% The role, twice, as one does
for _ in range(2):
    try:
        dwhRole = iam.create_role(
            Path='/', RoleName=DWH_IAM_ROLE_NAME, Description='Redshift reads S3',
            AssumeRolePolicyDocument=json.dumps({
                'Statement': [{'Action': 'sts:AssumeRole', 'Effect': 'Allow',
                               'Principal': {'Service': 'redshift.amazonaws.com'}}],
                'Version': '2012-10-17'}))
    except Exception as e:
        print(e)
iam.attach_role_policy(RoleName=DWH_IAM_ROLE_NAME, PolicyArn='arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
roleArn = iam.get_role(RoleName=DWH_IAM_ROLE_NAME)['Role']['Arn']

# %% The cluster
try:
    response = redshift.create_cluster(
        ClusterType=dwh['dwh_cluster_type'], NodeType=dwh['dwh_node_type'], NumberOfNodes=int(dwh['dwh_num_nodes']),
        DBName=dwh['dwh_db'], ClusterIdentifier=DWH_CLUSTER_IDENTIFIER, MasterUsername=dwh['dwh_db_user'],
        MasterUserPassword=dwh['dwh_db_password'], Port=int(dwh['dwh_port']), IamRoles=[roleArn])
except Exception as e:
    print(e)

# %% Run this block until the status is available
props = redshift.describe_clusters(ClusterIdentifier=DWH_CLUSTER_IDENTIFIER)['Clusters'][0]
while props['ClusterStatus'] != 'available':
    props = redshift.describe_clusters(ClusterIdentifier=DWH_CLUSTER_IDENTIFIER)['Clusters'][0]
keysToShow = ['ClusterIdentifier', 'NodeType', 'ClusterStatus', 'MasterUsername', 'DBName', 'NumberOfNodes']
print([(k, v) for k, v in props.items() if k in keysToShow])
DWH_ENDPOINT, DWH_ROLE_ARN = props['Endpoint']['Address'], props['IamRoles'][0]['IamRoleArn']

# %% Open a TCP port
try:
    vpc = ec2.Vpc(id=props['VpcId'])
    defaultSg = list(vpc.security_groups.all())[-1]
    print(defaultSg)
    defaultSg.authorize_ingress(GroupName='default', CidrIp='0.0.0.0/0', IpProtocol='TCP',
                                FromPort=int(dwh['dwh_port']), ToPort=int(dwh['dwh_port']))
except Exception as e:
    print(e)

# %% %load_ext sql
engine = create_engine('postgresql://{}:{}@{}:{}/{}'.format(
    dwh['dwh_db_user'], dwh['dwh_db_password'], DWH_ENDPOINT, dwh['dwh_port'], dwh['dwh_db']))
conn = engine.connect().execution_options(isolation_level='AUTOCOMMIT')


def sql(statement):
    result = conn.execute(text(statement))
    if result.returns_rows:
        print(*result.keys(), sep=', ')
        for row in result:
            print('  ', *row, sep=' | ')


# %%
sql("""
DROP TABLE IF EXISTS staging_events;
DROP TABLE IF EXISTS staging_songs;
CREATE TABLE staging_events(event_id INT IDENTITY(0,1) NOT NULL SORTKEY DISTKEY, artist VARCHAR, auth VARCHAR,
  firstName VARCHAR, gender VARCHAR, itemInSession INTEGER, lastName VARCHAR, length DOUBLE PRECISION, level VARCHAR,
  location VARCHAR, method VARCHAR, page VARCHAR, registration VARCHAR, sessionId INTEGER, song VARCHAR,
  status INTEGER, ts VARCHAR(50), userAgent VARCHAR, userId VARCHAR);
CREATE TABLE staging_songs(num_songs INT NOT NULL SORTKEY DISTKEY, artist_id VARCHAR NOT NULL, artist_latitude VARCHAR,
  artist_longitude VARCHAR, artist_location VARCHAR, artist_name VARCHAR, song_id VARCHAR, title VARCHAR,
  duration DECIMAL(9), year INTEGER);
""")

# %% A table from the Postgres project: Redshift has no serial
for wrong in ('CREATE TABLE IF NOT EXISTS songplays (songplay_id SERIAL PRIMARY KEY)',
              "INSERT INTO staging_songs (num_songs, artist_id) VALUES (1, 'x') ON CONFLICT DO NOTHING"):
    try:
        sql(wrong)
    except DBAPIError as e:
        print(type(e.orig).__name__, str(e.orig).splitlines()[0])

# %% The first COPY always fails
for path in ('s3://udacity-dend/log-data', 's3://udacity-dend/log_data'):
    try:
        sql(f"""COPY staging_events FROM '{path}'
                IAM_ROLE '{DWH_ROLE_ARN}'
                JSON 's3://udacity-dend/log_json_path.json'
                REGION 'us-west-2' compupdate off;""")
    except DBAPIError as e:
        print(str(e.orig).splitlines()[0])
sql(f"copy staging_songs from 's3://udacity-dend/song_data/A/A' iam_role '{DWH_ROLE_ARN}' region 'us-west-2' json 'auto';")
sql('select query, trim(filename) as filename, curtime, status from stl_load_commits where 1 = 0')

# %% Facts and dimensions
sql("""
CREATE TABLE songplays AS
SELECT se.event_id AS songplay_id,
       TIMESTAMP 'epoch' + (se.ts::BIGINT / 1000) * INTERVAL '1 second' AS start_time,
       EXTRACT(weekday FROM start_time) AS weekday,
       TO_CHAR(start_time, 'Day') AS day_name,
       se.userId::INT AS user_id, ss.song_id, ss.artist_id
FROM staging_events se
LEFT JOIN staging_songs ss ON se.song = ss.title AND se.artist = ss.artist_name
WHERE se.page = 'NextSong';
""")
sql('SELECT weekday, TRIM(day_name) AS day_name, COUNT(*) AS plays FROM songplays GROUP BY 1, 2 ORDER BY plays DESC')
sql('SELECT COUNT(*) AS events, COUNT(DISTINCT userId) AS users FROM staging_events WHERE userId <> \'\'')
sql('SELECT title, artist_latitude FROM staging_songs ORDER BY year DESC, title LIMIT 2')
sql("select tablename, \"column\", type from pg_table_def where schemaname = 'public' and tablename = 'songplays' limit 2")

# %% Clean up
conn.close()
engine.dispose()
redshift.delete_cluster(ClusterIdentifier=DWH_CLUSTER_IDENTIFIER, SkipFinalClusterSnapshot=True)
try:
    while True:
        redshift.describe_clusters(ClusterIdentifier=DWH_CLUSTER_IDENTIFIER)
except ClientError as e:
    print(e)
iam.detach_role_policy(RoleName=DWH_IAM_ROLE_NAME, PolicyArn='arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
iam.delete_role(RoleName=DWH_IAM_ROLE_NAME)
