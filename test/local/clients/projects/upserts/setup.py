"""Makes a role and a cluster, waits, and writes HOST and ARN back into dwh.cfg, where the other scripts read them."""
import configparser
import json
import time

import boto3

config = configparser.ConfigParser()
config.read('dwh.cfg')
iam = boto3.client('iam', region_name='us-west-2', aws_access_key_id='local', aws_secret_access_key='local')
redshift = boto3.client('redshift', region_name='us-west-2', aws_access_key_id='local', aws_secret_access_key='local')
sts = boto3.client('sts', region_name='us-west-2', aws_access_key_id='local', aws_secret_access_key='local')

trust = {'Version': '2012-10-17', 'Statement': [
    {'Effect': 'Allow', 'Principal': {'Service': 'redshift.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]}
iam.create_role(RoleName='upsertRole', AssumeRolePolicyDocument=json.dumps(trust))
iam.put_role_policy(RoleName='upsertRole', PolicyName='s3', PolicyDocument=json.dumps({
    'Version': '2012-10-17',
    'Statement': [{'Effect': 'Allow', 'Action': ['s3:Get*', 's3:List*', 's3:Put*'], 'Resource': '*'}]}))
arn = 'arn:aws:iam::{Account}:role/upsertRole'.format(**sts.get_caller_identity())
redshift.create_cluster(
    ClusterIdentifier='upserts', NodeType='dc2.large', NumberOfNodes=2, DBName=config['CLUSTER']['DB_NAME'],
    MasterUsername=config['CLUSTER']['DB_USER'], MasterUserPassword=config['CLUSTER']['DB_PASSWORD'],
    Port=int(config['CLUSTER']['DB_PORT']), IamRoles=[arn], PubliclyAccessible=True)
while True:
    cluster = redshift.describe_clusters(ClusterIdentifier='upserts')['Clusters'][0]
    if cluster['ClusterStatus'] == 'available' and all(r['ApplyStatus'] == 'in-sync' for r in cluster['IamRoles']):
        break
    time.sleep(0.1)
config.set('CLUSTER', 'HOST', cluster['Endpoint']['Address'])
config.set('IAM_ROLE', 'ARN', f"'{arn}'")
with open('dwh.cfg', 'w', encoding='utf8') as file:
    config.write(file)
print('dwh.cfg is written')
