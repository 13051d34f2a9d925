"""Functions as AWS Lambda would run them, one after another: no driver, only boto3 and Redshift's Data API."""
import configparser
import gzip
import json
import time

import boto3

config = configparser.ConfigParser()
config.read('dwh.cfg')
PLACE = config['REDSHIFT']
CLIENT = {'region_name': 'us-west-2', 'aws_access_key_id': 'local', 'aws_secret_access_key': 'local'}
redshift, data, iam, s3 = (boto3.client(name, **CLIENT) for name in ('redshift', 'redshift-data', 'iam', 's3'))
TARGET = {'ClusterIdentifier': PLACE['cluster'], 'Database': PLACE['database'], 'DbUser': PLACE['user']}
ROLE = 'arn:aws:iam::000000000000:role/lambdaRole'


def create(event):
    iam.create_role(RoleName='lambdaRole', AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'Service': 'redshift.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]}))
    iam.attach_role_policy(RoleName='lambdaRole', PolicyArn='arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
    redshift.create_cluster(
        ClusterIdentifier=PLACE['cluster'], ClusterType='single-node', NodeType='dc2.large', DBName=PLACE['database'],
        MasterUsername=PLACE['user'], MasterUserPassword='Lambd4Data', IamRoles=[ROLE], DefaultIamRoleArn=ROLE,
        Port=PLACE.getint('port'))
    redshift.get_waiter('cluster_available').wait(ClusterIdentifier=PLACE['cluster'], WaiterConfig={'Delay': 1})
    return {'status': 'available'}


def upload(event):
    """Files as another system leaves them: gzipped CSV with a header, and a manifest that names two of three."""
    s3.create_bucket(Bucket='lambdas', CreateBucketConfiguration={'LocationConstraint': 'us-west-2'})
    files = {'1': 'id;name;paid\n1;"Ann; A.";2.50\n2;;\n', '2': 'id;name;paid\n3;Zoë;x\n4;Bob;1,0\n', '3': 'no data'}
    for name, text in files.items():
        s3.put_object(Bucket='lambdas', Key=f'in/{name}.csv.gz', Body=gzip.compress(text.encode()))
    entries = [{'url': f's3://lambdas/in/{name}.csv.gz', 'mandatory': True} for name in ('1', '2')]
    s3.put_object(Bucket='lambdas', Key='in.manifest', Body=json.dumps({'entries': entries}).encode())
    return {'manifest': 's3://lambdas/in.manifest'}


def submit(event):
    sqls = [
        'create table if not exists payments (id int not null, name varchar(20), paid decimal(6, 2), primary key (id))',
        f"""copy payments from '{event['manifest']}' iam_role default manifest gzip
            csv delimiter ';' ignoreheader 1 maxerror 10 emptyasnull""",
        'delete payments where paid is null',
    ]
    answer = data.batch_execute_statement(Sqls=sqls, StatementName='load', **TARGET)
    return {'id': answer['Id']}


def wait(event):
    while True:
        state = data.describe_statement(Id=event['id'])
        if state['Status'] in ('FINISHED', 'FAILED', 'ABORTED'):
            return {'status': state['Status'], 'parts': [part['Status'] for part in state.get('SubStatements', [])],
                    'error': state.get('Error')}
        time.sleep(0.1)


def query(event):
    parameters = {'Parameters': [{'name': 'least', 'value': '1'}]} if ':least' in event['sql'] else {}
    found = data.execute_statement(Sql=event['sql'], **parameters, **TARGET)
    outcome = wait({'id': found['Id']})
    if outcome['status'] != 'FINISHED':
        return outcome['error']
    result = data.get_statement_result(Id=found['Id'])
    return [[next(iter(field.values())) for field in record] for record in result['Records']]


def main():
    print(create({}))
    print(wait(submit(upload({}))))
    print(query({'sql': 'select id, name, paid from payments where paid > :least order by id'}))
    print(query({'sql': """select line_number, trim(colname), trim(raw_field_value), err_code, trim(err_reason)
                           from stl_load_errors order by line_number"""}))
    print(query({'sql': 'select nothing from payments'}))
    columns = data.describe_table(Schema='public', Table='payments', **TARGET)['ColumnList']
    print([(column['name'], column['typeName'], column['nullable']) for column in columns])
    print([table['name'] for table in data.list_tables(SchemaPattern='public', **TARGET)['Tables']])
    redshift.delete_cluster(ClusterIdentifier=PLACE['cluster'], FinalClusterSnapshotIdentifier='lambdas-last')
    redshift.get_waiter('cluster_deleted').wait(ClusterIdentifier=PLACE['cluster'], WaiterConfig={'Delay': 1})
    print([snapshot['Status'] for snapshot in redshift.describe_cluster_snapshots()['Snapshots']])


main()
