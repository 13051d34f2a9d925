import io
import json

import boto3
from botocore.exceptions import ClientError, WaiterError
from claims import POLICY, TRUST, claim, equal, tell_all

CLUSTER = 'boto-Cluster'
LOGIN = {'DBName': 'dwh', 'MasterUsername': 'dwhuser', 'MasterUserPassword': 'Passw0rd'}
QUICK = {'Delay': 1, 'MaxAttempts': 60}

iam, redshift, s3, sts = (boto3.client(name) for name in ('iam', 'redshift', 's3', 'sts'))


def message_of(call, **arguments):
    """The whole text of the error: scripts compare it."""
    try:
        call(**arguments)
    except ClientError as error:
        return str(error)
    raise AssertionError('no error')


@claim('boto3 is told whose account it is')
def account():
    equal(sts.get_caller_identity()['Account'], '000000000000')


@claim('boto3 makes a role once, and takes it away when nothing is attached')
def roles():
    role = {'RoleName': 'botoRole', 'AssumeRolePolicyDocument': json.dumps(TRUST), 'Path': '/', 'Description': 'reads'}
    arn = iam.create_role(**role)['Role']['Arn']
    equal(message_of(iam.create_role, **role),
          'An error occurred (EntityAlreadyExists) when calling the CreateRole operation: '
          'Role with name botoRole already exists.')
    equal(iam.attach_role_policy(RoleName='botoRole', PolicyArn=POLICY)['ResponseMetadata']['HTTPStatusCode'], 200)
    equal([one['PolicyName'] for one in iam.list_attached_role_policies(RoleName='botoRole')['AttachedPolicies']],
          ['AmazonS3ReadOnlyAccess'])
    got = iam.get_role(RoleName='botoRole')['Role']
    equal((got['Arn'], got['AssumeRolePolicyDocument']), (arn, TRUST))
    assert '(DeleteConflict)' in message_of(iam.delete_role, RoleName='botoRole')
    iam.detach_role_policy(RoleName='botoRole', PolicyArn=POLICY)
    iam.delete_role(RoleName='botoRole')
    equal(message_of(iam.get_role, RoleName='botoRole'),
          'An error occurred (NoSuchEntity) when calling the GetRole operation: '
          'The role with name botoRole cannot be found.')
    try:
        iam.get_role(RoleName='botoRole')
    except iam.exceptions.NoSuchEntityException:
        return
    raise AssertionError('not a NoSuchEntityException')


@claim("boto3's resources open a port in the cluster's network once")
def network():
    ec2 = boto3.resource('ec2', region_name='us-east-1')
    cluster = redshift.describe_clusters()['Clusters'][0]
    vpc = ec2.Vpc(id=cluster['VpcId'])
    group = list(vpc.security_groups.all())[0]
    equal((group.group_name, group.vpc_id), ('default', cluster['VpcId']))
    rule = {'GroupName': group.group_name, 'CidrIp': '0.0.0.0/0', 'IpProtocol': 'TCP', 'FromPort': 5439, 'ToPort': 5439}
    group.authorize_ingress(**rule)
    assert '(InvalidPermission.Duplicate)' in message_of(group.authorize_ingress, **rule)
    group.reload()
    equal([(one['FromPort'], one['IpRanges'][0]['CidrIp']) for one in group.ip_permissions if 'FromPort' in one],
          [(5439, '0.0.0.0/0')])
    group.revoke_ingress(**rule)


@claim("boto3's waiters see a cluster come and go")
def clusters():
    asked = {'ClusterIdentifier': CLUSTER, 'NodeType': 'dc2.large', 'ClusterType': 'multi-node', 'NumberOfNodes': 2}
    made = redshift.create_cluster(**asked, **LOGIN, PubliclyAccessible=True)['Cluster']
    equal((made['ClusterIdentifier'], made['ClusterStatus'], made.get('Endpoint', {}).get('Port')),
          ('boto-cluster', 'creating', None))
    equal(message_of(redshift.create_cluster, **asked, **LOGIN),
          'An error occurred (ClusterAlreadyExists) when calling the CreateCluster operation: Cluster already exists')
    assert '(InvalidClusterState)' in message_of(
        redshift.delete_cluster, ClusterIdentifier=CLUSTER, SkipFinalClusterSnapshot=True)
    redshift.get_waiter('cluster_available').wait(ClusterIdentifier=CLUSTER, WaiterConfig=QUICK)
    found = redshift.describe_clusters(ClusterIdentifier=CLUSTER)['Clusters'][0]
    equal((found['Endpoint']['Address'], found['DBName'], found['NumberOfNodes']), ('127.0.0.1', 'dwh', 2))
    redshift.delete_cluster(ClusterIdentifier=CLUSTER, SkipFinalClusterSnapshot=True)
    redshift.get_waiter('cluster_deleted').wait(ClusterIdentifier=CLUSTER, WaiterConfig=QUICK)
    equal(message_of(redshift.describe_clusters, ClusterIdentifier=CLUSTER),
          'An error occurred (ClusterNotFound) when calling the DescribeClusters operation: '
          'Cluster boto-cluster not found.')
    try:
        redshift.get_waiter('cluster_available').wait(ClusterIdentifier=CLUSTER,
                                                      WaiterConfig={'Delay': 1, 'MaxAttempts': 1})
    except WaiterError as error:
        equal(error.last_response['Error']['Code'], 'ClusterNotFound')


@claim('boto3 keeps, lists, reads and deletes objects')
def objects():
    s3.create_bucket(Bucket='boto-bucket', CreateBucketConfiguration={'LocationConstraint': 'us-west-2'})
    bucket = boto3.resource('s3').Bucket('boto-bucket')
    for n in range(3):
        s3.upload_fileobj(io.BytesIO(b'x' * n), 'boto-bucket', f'folder/é {n}.txt')
    equal([(one.key, one.size) for one in bucket.objects.filter(Prefix='folder/')],
          [(f'folder/é {n}.txt', n) for n in range(3)])
    pages = s3.get_paginator('list_objects_v2').paginate(Bucket='boto-bucket', PaginationConfig={'PageSize': 2})
    equal([len(page['Contents']) for page in pages], [2, 1])
    equal(s3.get_object(Bucket='boto-bucket', Key='folder/é 2.txt', Range='bytes=1-1')['Body'].read(), b'x')
    equal(s3.head_object(Bucket='boto-bucket', Key='folder/é 1.txt')['ContentLength'], 1)
    s3.copy_object(Bucket='boto-bucket', Key='copy', CopySource={'Bucket': 'boto-bucket', 'Key': 'folder/é 2.txt'})
    bucket.objects.all().delete()
    equal(list(bucket.objects.all()), [])
    bucket.delete()


@claim("boto3 may read the public bucket's files and not write there")
def public_bucket():
    keys = [one.key for one in boto3.resource('s3').Bucket('udacity-dend').objects.filter(Prefix='song_data')]
    equal(len(keys), 4)
    song = json.loads(s3.get_object(Bucket='udacity-dend', Key=keys[0])['Body'].read())
    equal(song['song_id'], 'SOAAA')
    assert '(AccessDenied)' in message_of(s3.put_object, Bucket='udacity-dend', Key='mine', Body=b'')
    equal(message_of(s3.get_object, Bucket='udacity-dend', Key='nothing'),
          'An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.')
    equal(message_of(s3.list_objects_v2, Bucket='no-such-bucket'),
          'An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: '
          'The specified bucket does not exist')


tell_all()
