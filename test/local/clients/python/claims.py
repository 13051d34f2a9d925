"""A script makes claims about a client; each one becomes a test: a line of JSON says its title, and its error if it failed."""
import json
import os
import time
import traceback

import boto3

LOGIN = {
    'host': os.environ['PGHOST'],
    'port': int(os.environ['PGPORT']),
    'user': os.environ['PGUSER'],
    'password': os.environ['PGPASSWORD'],
}
CERTIFICATE = os.environ['PGSSLROOTCERT']
POLICY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
TRUST = {
    'Version': '2012-10-17',
    'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'redshift.amazonaws.com'}, 'Action': 'sts:AssumeRole'}],
}

_claims = []


def claim(title):
    def keep(function):
        _claims.append((title, function))
        return function
    return keep


def tell_all():
    for title, function in _claims:
        error = None
        try:
            function()
        except Exception:
            error = traceback.format_exc(limit=-2)
        print(json.dumps({'title': title, 'error': error}), flush=True)


def equal(actual, expected):
    assert actual == expected, f'\n got      {actual!r}\n expected {expected!r}'


def reading_role(name='reader'):
    """The ARN of a role that the cluster may read S3 with."""
    iam, redshift = boto3.client('iam'), boto3.client('redshift')
    try:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    except iam.exceptions.EntityAlreadyExistsException:
        pass
    iam.attach_role_policy(RoleName=name, PolicyArn=POLICY)
    arn = iam.get_role(RoleName=name)['Role']['Arn']
    cluster = redshift.describe_clusters()['Clusters'][0]
    if arn not in [role['IamRoleArn'] for role in cluster['IamRoles']]:
        redshift.modify_cluster_iam_roles(ClusterIdentifier=cluster['ClusterIdentifier'], AddIamRoles=[arn])
    while any(role['ApplyStatus'] != 'in-sync' for role in redshift.describe_clusters()['Clusters'][0]['IamRoles']):
        time.sleep(0.05)
    return arn


def events_table(name):
    return f"""
        create table {name} (
            artist varchar, auth varchar, firstName varchar, gender char(1), itemInSession int, lastName varchar,
            length float, level varchar, location varchar, method varchar, page varchar sortkey, registration bigint,
            sessionId int distkey, song varchar(max), status int, ts timestamp, userAgent varchar(max), userId int
        )"""


def copy_events(name, arn, source='s3://udacity-dend/log_data'):
    return f"""
        copy {name} from '{source}' credentials 'aws_iam_role={arn}' region 'us-west-2'
        json 's3://udacity-dend/log_json_path.json' timeformat as 'epochmillisecs' compupdate off"""
