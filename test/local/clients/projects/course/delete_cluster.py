import configparser

import boto3

config = configparser.ConfigParser()
config.read('dwh.cfg')

OPTIONS = dict(region_name='us-west-2',
               aws_access_key_id=config.get('AWS', 'KEY'),
               aws_secret_access_key=config.get('AWS', 'SECRET'))
CLUSTER = config.get('DWH', 'DWH_CLUSTER_IDENTIFIER')
ROLE = config.get('DWH', 'DWH_IAM_ROLE_NAME')
POLICY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'


def main():
    redshift = boto3.client('redshift', **OPTIONS)
    iam = boto3.client('iam', **OPTIONS)
    answer = redshift.delete_cluster(ClusterIdentifier=CLUSTER, SkipFinalClusterSnapshot=True)
    print(answer['Cluster']['ClusterStatus'])
    redshift.get_waiter('cluster_deleted').wait(
        ClusterIdentifier=CLUSTER, WaiterConfig={'Delay': 1, 'MaxAttempts': 60})
    iam.detach_role_policy(RoleName=ROLE, PolicyArn=POLICY)
    iam.delete_role(RoleName=ROLE)
    print('clusters left:', len(redshift.describe_clusters()['Clusters']))


if __name__ == '__main__':
    main()
