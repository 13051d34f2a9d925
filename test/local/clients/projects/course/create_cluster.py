"""Infrastructure as code: role, cluster, an open port; the endpoint and the role go back into dwh.cfg."""
import configparser
import json

import boto3
from botocore.exceptions import ClientError

config = configparser.ConfigParser()
config.read_file(open('dwh.cfg'))

KEY = config.get('AWS', 'KEY')
SECRET = config.get('AWS', 'SECRET')
DWH = config['DWH']


def client(kind, service):
    make = boto3.resource if kind == 'resource' else boto3.client
    return make(service, region_name='us-west-2', aws_access_key_id=KEY, aws_secret_access_key=SECRET)


ec2 = client('resource', 'ec2')
s3 = client('resource', 's3')
iam = client('client', 'iam')
redshift = client('client', 'redshift')


def create_role(name):
    try:
        iam.create_role(
            Path='/',
            RoleName=name,
            Description='Allows Redshift clusters to call AWS services on your behalf.',
            AssumeRolePolicyDocument=json.dumps({
                'Statement': [{'Action': 'sts:AssumeRole', 'Effect': 'Allow',
                               'Principal': {'Service': 'redshift.amazonaws.com'}}],
                'Version': '2012-10-17',
            }),
        )
    except iam.exceptions.EntityAlreadyExistsException as e:
        print(e)
    except Exception as e:
        print(e)
    status = iam.attach_role_policy(
        RoleName=name, PolicyArn='arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')['ResponseMetadata']['HTTPStatusCode']
    print('policy attached:', status)
    return iam.get_role(RoleName=name)['Role']['Arn']


def create_cluster(role_arn):
    try:
        response = redshift.create_cluster(
            ClusterType=DWH['DWH_CLUSTER_TYPE'],
            NodeType=DWH['DWH_NODE_TYPE'],
            NumberOfNodes=int(DWH['DWH_NUM_NODES']),
            DBName=DWH['DWH_DB'],
            ClusterIdentifier=DWH['DWH_CLUSTER_IDENTIFIER'],
            MasterUsername=DWH['DWH_DB_USER'],
            MasterUserPassword=DWH['DWH_DB_PASSWORD'],
            Port=int(DWH['DWH_PORT']),
            PubliclyAccessible=True,
            IamRoles=[role_arn],
        )
        print('HTTP', response['ResponseMetadata']['HTTPStatusCode'], response['Cluster']['ClusterStatus'])
    except ClientError as e:
        if str(e) == ('An error occurred (ClusterAlreadyExists) when calling the CreateCluster operation: '
                      'Cluster already exists'):
            print('there already')
        else:
            raise


def open_port(cluster):
    try:
        vpc = ec2.Vpc(id=cluster['VpcId'])
        default_group = list(vpc.security_groups.all())[0]
        default_group.authorize_ingress(
            GroupName=default_group.group_name, CidrIp='0.0.0.0/0', IpProtocol='TCP',
            FromPort=int(DWH['DWH_PORT']), ToPort=int(DWH['DWH_PORT']))
        print('port open in', default_group.group_name)
    except ClientError as e:
        print(e.response['Error']['Code'])


def main():
    bucket = s3.Bucket('udacity-dend')
    print('log files:', len([o.key for o in bucket.objects.filter(Prefix='log_data')]))
    arn = create_role(DWH['DWH_IAM_ROLE_NAME'])
    create_cluster(arn)
    redshift.get_waiter('cluster_available').wait(
        ClusterIdentifier=DWH['DWH_CLUSTER_IDENTIFIER'], WaiterConfig={'Delay': 1, 'MaxAttempts': 60})
    cluster = redshift.describe_clusters(ClusterIdentifier=DWH['DWH_CLUSTER_IDENTIFIER'])['Clusters'][0]
    open_port(cluster)
    print(cluster['ClusterIdentifier'], cluster['NodeType'], cluster['DBName'], cluster['MasterUsername'])
    config.set('CLUSTER', 'HOST', cluster['Endpoint']['Address'])
    config.set('IAM_ROLE', 'ARN', cluster['IamRoles'][0]['IamRoleArn'])
    with open('dwh.cfg', 'w') as file:
        config.write(file)


if __name__ == '__main__':
    main()
