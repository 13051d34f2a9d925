"""python infra.py up | down | status"""
import argparse
import json
import logging
import time

import boto3
from botocore.exceptions import ClientError
from settings import config, session_options

log = logging.getLogger(__name__)
session = boto3.Session(**session_options())
CLUSTER, DB = config['cluster'], config['db']


class Infrastructure:
    policies = ('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', 'arn:aws:iam::aws:policy/AmazonRedshiftFullAccess')

    def __init__(self):
        self.iam = session.client('iam')
        self.redshift = session.client('redshift')
        self.ec2 = session.client('ec2')

    def role(self):
        try:
            return self.iam.get_role(RoleName=CLUSTER['role'])['Role']
        except self.iam.exceptions.NoSuchEntityException:
            log.info('making role %s', CLUSTER['role'])
        trust = {'Version': '2012-10-17', 'Statement': {
            'Effect': 'Allow', 'Principal': {'Service': ['redshift.amazonaws.com']}, 'Action': ['sts:AssumeRole']}}
        made = self.iam.create_role(RoleName=CLUSTER['role'], AssumeRolePolicyDocument=json.dumps(trust),
                                    Tags=[{'Key': 'project', 'Value': 'sparkify'}])
        for policy in self.policies:
            self.iam.attach_role_policy(RoleName=CLUSTER['role'], PolicyArn=policy)
        return made['Role']

    def describe(self):
        try:
            return self.redshift.describe_clusters(ClusterIdentifier=CLUSTER['identifier'])['Clusters'][0]
        except self.redshift.exceptions.ClusterNotFoundFault:
            return None

    def up(self):
        if self.describe() is None:
            self.redshift.create_cluster(
                ClusterIdentifier=CLUSTER['identifier'], ClusterType='single-node', NodeType=CLUSTER['node_type'],
                DBName=DB['dbname'], MasterUsername=DB['user'], MasterUserPassword=DB['password'], Port=DB.getint('port'),
                PubliclyAccessible=True, Tags=[{'Key': 'project', 'Value': 'sparkify'}])
            self.redshift.get_waiter('cluster_available').wait(
                ClusterIdentifier=CLUSTER['identifier'], WaiterConfig={'Delay': 1, 'MaxAttempts': 90})
            self.redshift.modify_cluster_iam_roles(
                ClusterIdentifier=CLUSTER['identifier'], AddIamRoles=[self.role()['Arn']])
        while any(role['ApplyStatus'] != 'in-sync' for role in self.describe()['IamRoles']):
            time.sleep(0.1)
        self.open_port()
        return self.describe()

    def open_port(self):
        vpc = self.describe()['VpcId']
        groups = self.ec2.describe_security_groups(Filters=[
            {'Name': 'vpc-id', 'Values': [vpc]}, {'Name': 'group-name', 'Values': ['default']}])['SecurityGroups']
        try:
            self.ec2.authorize_security_group_ingress(GroupId=groups[0]['GroupId'], IpPermissions=[{
                'IpProtocol': 'tcp', 'FromPort': DB.getint('port'), 'ToPort': DB.getint('port'),
                'IpRanges': [{'CidrIp': '0.0.0.0/0', 'Description': 'everybody'}]}])
        except ClientError as error:
            if error.response['Error']['Code'] != 'InvalidPermission.Duplicate':
                raise
            log.info('port was open')

    def down(self):
        if self.describe():
            self.redshift.delete_cluster(ClusterIdentifier=CLUSTER['identifier'], SkipFinalClusterSnapshot=True)
            self.redshift.get_waiter('cluster_deleted').wait(
                ClusterIdentifier=CLUSTER['identifier'], WaiterConfig={'Delay': 1, 'MaxAttempts': 90})
        for policy in self.iam.list_attached_role_policies(RoleName=CLUSTER['role'])['AttachedPolicies']:
            self.iam.detach_role_policy(RoleName=CLUSTER['role'], PolicyArn=policy['PolicyArn'])
        self.iam.delete_role(RoleName=CLUSTER['role'])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('action', choices=('up', 'down', 'status'))
    action = parser.parse_args().action
    infrastructure = Infrastructure()
    if action == 'up':
        cluster = infrastructure.up()
        print('{Address}:{Port}'.format(**cluster['Endpoint']), cluster['ClusterStatus'])
    elif action == 'down':
        infrastructure.down()
        print('gone')
    else:
        cluster = infrastructure.describe()
        print(cluster['ClusterStatus'] if cluster else 'none')


if __name__ == '__main__':
    main()
