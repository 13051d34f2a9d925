"""A warehouse as a careful script sets it up: users, keys, groups, logs and tags, from nothing to nothing."""
import json

import boto3
from botocore.exceptions import ClientError
from claims import POLICY, claim, equal, tell_all

CLUSTER = 'careful'
LOGIN = {'DBName': 'dwh', 'MasterUsername': 'dwhuser', 'MasterUserPassword': 'Passw0rd'}
QUICK = {'Delay': 1, 'MaxAttempts': 60}
BUCKET = 'careful-logs'
TAGS = [{'Key': 'team', 'Value': 'data'}]

ec2, iam, redshift, s3, sts = (boto3.client(name) for name in ('ec2', 'iam', 'redshift', 's3', 'sts'))


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response['Error']['Code']
    raise AssertionError('no error')


def session_of(user):
    key = iam.create_access_key(UserName=user)['AccessKey']
    return key, boto3.Session(aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'])


@claim('boto3 makes a user whose key may do what its policies allow, and assumes a role with it')
def users():
    iam.create_user(UserName='loader', Tags=TAGS)
    iam.get_waiter('user_exists').wait(UserName='loader')
    equal(code_of(iam.create_user, UserName='loader'), 'EntityAlreadyExists')
    iam.attach_user_policy(UserName='loader', PolicyArn=POLICY)
    key, session = session_of('loader')
    arn = session.client('sts').get_caller_identity()['Arn']
    equal(arn, 'arn:aws:iam::000000000000:user/loader')
    theirs = session.client('s3')
    equal(len(theirs.list_objects_v2(Bucket='udacity-dend', Prefix='song_data')['Contents']), 4)
    equal(code_of(theirs.create_bucket, Bucket='not-for-me'), 'AccessDenied')
    trust = {'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': arn}, 'Action': 'sts:AssumeRole'}]}
    role = iam.create_role(RoleName='for-loader', AssumeRolePolicyDocument=json.dumps(trust))['Role']['Arn']
    lent = session.client('sts').assume_role(RoleArn=role, RoleSessionName='load')['Credentials']
    assumed = boto3.Session(lent['AccessKeyId'], lent['SecretAccessKey'], lent['SessionToken'])
    equal(assumed.client('sts').get_caller_identity()['Arn'],
          'arn:aws:sts::000000000000:assumed-role/for-loader/load')
    equal([one['AccessKeyId'] for one in iam.list_access_keys(UserName='loader')['AccessKeyMetadata']],
          [key['AccessKeyId']])


@claim('boto3 makes groups of subnets and parameters, and a cluster in them that waits for its reboot')
def groups():
    subnets = [one['SubnetId'] for one in ec2.describe_subnets()['Subnets']]
    equal(redshift.create_cluster_subnet_group(
        ClusterSubnetGroupName=CLUSTER, Description='all', SubnetIds=subnets[:2], Tags=TAGS,
    )['ClusterSubnetGroup']['SubnetGroupStatus'], 'Complete')
    redshift.create_cluster_parameter_group(
        ParameterGroupName=CLUSTER, ParameterGroupFamily='redshift-1.0', Description='ours')
    security_group = ec2.create_security_group(GroupName=CLUSTER, Description='who may ask')['GroupId']
    ec2.create_tags(Resources=[security_group], Tags=TAGS)
    redshift.create_cluster(
        ClusterIdentifier=CLUSTER, NodeType='ra3.large', ClusterType='single-node', **LOGIN, Tags=TAGS,
        ClusterSubnetGroupName=CLUSTER, ClusterParameterGroupName=CLUSTER, VpcSecurityGroupIds=[security_group])
    redshift.get_waiter('cluster_available').wait(ClusterIdentifier=CLUSTER, WaiterConfig=QUICK)
    redshift.modify_cluster_parameter_group(ParameterGroupName=CLUSTER, Parameters=[
        {'ParameterName': 'statement_timeout', 'ParameterValue': '60000', 'ApplyType': 'static'}])
    equal([(one['ParameterName'], one['ParameterValue']) for page in
           redshift.get_paginator('describe_cluster_parameters').paginate(ParameterGroupName=CLUSTER, Source='user')
           for one in page['Parameters']], [('statement_timeout', '60000')])
    status = lambda: redshift.describe_clusters(ClusterIdentifier=CLUSTER)['Clusters'][0]['ClusterParameterGroups'][0]
    equal(status()['ParameterApplyStatus'], 'pending-reboot')
    redshift.reboot_cluster(ClusterIdentifier=CLUSTER)
    redshift.get_waiter('cluster_available').wait(ClusterIdentifier=CLUSTER, WaiterConfig=QUICK)
    equal(status()['ParameterApplyStatus'], 'in-sync')
    equal([one['Tag'] for one in redshift.describe_tags(ResourceType='subnetgroup')['TaggedResources']], TAGS)


@claim('boto3 sends audit logs to a bucket with a policy, tags and encryption')
def logging():
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={'LocationConstraint': 'us-west-2'})
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={'TagSet': TAGS})
    equal(s3.get_bucket_tagging(Bucket=BUCKET)['TagSet'], TAGS)
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={
        'BlockPublicAcls': True, 'IgnorePublicAcls': True, 'BlockPublicPolicy': True, 'RestrictPublicBuckets': True})
    equal(code_of(redshift.enable_logging, ClusterIdentifier=CLUSTER, BucketName=BUCKET),
          'InsufficientS3BucketPolicyFault')
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps({'Statement': [{
        'Effect': 'Allow', 'Principal': {'Service': 'redshift.amazonaws.com'},
        'Action': ['s3:PutObject', 's3:GetBucketAcl'],
        'Resource': [f'arn:aws:s3:::{BUCKET}', f'arn:aws:s3:::{BUCKET}/*']}]}))
    redshift.enable_logging(ClusterIdentifier=CLUSTER, BucketName=BUCKET, S3KeyPrefix='audit/')
    equal(redshift.describe_logging_status(ClusterIdentifier=CLUSTER)['LoggingEnabled'], True)
    equal(code_of(s3.put_bucket_versioning, Bucket=BUCKET, VersioningConfiguration={'Status': 'Enabled'}),
          'NotImplemented')
    s3.put_object(Bucket=BUCKET, Key='kept', Body=b'1', Tagging='kind=note')
    equal(s3.get_object_tagging(Bucket=BUCKET, Key='kept')['TagSet'], [{'Key': 'kind', 'Value': 'note'}])


@claim('boto3 takes it all away, in an order that AWS allows')
def teardown():
    redshift.disable_logging(ClusterIdentifier=CLUSTER)
    equal(code_of(redshift.delete_cluster_subnet_group, ClusterSubnetGroupName=CLUSTER),
          'InvalidClusterSubnetGroupStateFault')
    redshift.delete_cluster(ClusterIdentifier=CLUSTER, SkipFinalClusterSnapshot=True)
    redshift.get_waiter('cluster_deleted').wait(ClusterIdentifier=CLUSTER, WaiterConfig=QUICK)
    redshift.delete_cluster_subnet_group(ClusterSubnetGroupName=CLUSTER)
    redshift.delete_cluster_parameter_group(ParameterGroupName=CLUSTER)
    ec2.delete_security_group(GroupName=CLUSTER)
    told = redshift.describe_events(SourceType='cluster', SourceIdentifier=CLUSTER)['Events']
    equal(told[0]['EventId'], 'REDSHIFT-EVENT-2000')
    bucket = boto3.resource('s3').Bucket(BUCKET)
    bucket.object_versions.delete()
    bucket.delete()
    iam.detach_user_policy(UserName='loader', PolicyArn=POLICY)
    equal(code_of(iam.delete_user, UserName='loader'), 'DeleteConflict')
    for key in iam.list_access_keys(UserName='loader')['AccessKeyMetadata']:
        iam.delete_access_key(UserName='loader', AccessKeyId=key['AccessKeyId'])
    iam.delete_user(UserName='loader')
    iam.delete_role(RoleName='for-loader')


@claim('boto3 reads a whole double of the Data API as a float')
def doubles():
    data = boto3.client('redshift-data')
    cluster = redshift.describe_clusters()['Clusters'][0]['ClusterIdentifier']
    asked = data.execute_statement(
        ClusterIdentifier=cluster, Database='dev', DbUser='awsuser', Sql='select 0::float8, 7::int', WaitTimeSeconds=10)
    while (status := data.describe_statement(Id=asked['Id'])['Status']) not in ('FINISHED', 'FAILED', 'ABORTED'):
        pass
    equal(status, 'FINISHED')
    double, integer = data.get_statement_result(Id=asked['Id'])['Records'][0]
    equal([repr(double['doubleValue']), repr(integer['longValue'])], ['0.0', '7'])


tell_all()
