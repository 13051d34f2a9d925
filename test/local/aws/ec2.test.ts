import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let ec2: EC2Client;

before(async () => {
  aws = await startFixture();
  ec2 = new EC2Client({ ...aws.access, maxAttempts: 1 });
});

after(async () => {
  ec2.destroy();
  await aws[Symbol.asyncDispose]();
});

void test('there is one network, with subnets and a default security group in it', async () => {
  const Filters = [{ Name: 'is-default', Values: ['true'] }];
  const vpc = (await ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs?.[0]?.VpcId ?? '';
  const inIt = [{ Name: 'vpc-id', Values: [vpc] }];
  assert.equal((await ec2.send(new DescribeSubnetsCommand({ Filters: inIt }))).Subnets?.length, 3);
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: inIt }));
  assert.deepEqual(
    SecurityGroups?.map(({ GroupName }) => GroupName),
    ['default'],
  );
  const elsewhere = new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] });
  assert.deepEqual((await ec2.send(elsewhere)).SecurityGroups, []);
  await assert.rejects(ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-1'] })), { name: 'InvalidVpcID.NotFound' });
  const unknown = new DescribeVpcsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] });
  await assert.rejects(ec2.send(unknown), { name: 'InvalidParameterValue', message: /filter 'colour' is invalid/ });
});

void test('a rule is let in once, shown, and taken away once', async () => {
  const flat = { GroupName: 'default', IpProtocol: 'TCP', FromPort: 5439, ToPort: 5439, CidrIp: '0.0.0.0/0' };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(flat));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ['default'] }));
  const group = SecurityGroups?.[0];
  assert.deepEqual(group?.IpPermissions?.[0]?.IpRanges, [{ CidrIp: '0.0.0.0/0' }]);
  const range = { IpProtocol: 'tcp', FromPort: 5439, ToPort: 5439, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const listed = { GroupId: group?.GroupId, IpPermissions: [range] };
  await assert.rejects(ec2.send(new AuthorizeSecurityGroupIngressCommand(listed)), {
    name: 'InvalidPermission.Duplicate',
  });
  await ec2.send(new RevokeSecurityGroupIngressCommand(listed));
  await assert.rejects(ec2.send(new RevokeSecurityGroupIngressCommand(listed)), { name: 'InvalidPermission.NotFound' });
  const nowhere = new AuthorizeSecurityGroupIngressCommand({ ...flat, GroupName: 'other' });
  await assert.rejects(ec2.send(nowhere), { name: 'InvalidGroup.NotFound' });
});

void test('a security group is made once, keeps rules of its own, and goes with them', async () => {
  const made = { GroupName: 'redshift', Description: 'who may ask the warehouse' };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(made));
  await assert.rejects(ec2.send(new CreateSecurityGroupCommand(made)), { name: 'InvalidGroup.Duplicate' });
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 5439, ToPort: 5439, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    { IpProtocol: 'tcp', FromPort: 5439, ToPort: 5439, UserIdGroupPairs: [{ GroupId }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const find = new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['redshift'] }] });
  const { SecurityGroups } = await ec2.send(find);
  const rules = SecurityGroups?.[0]?.IpPermissions;
  assert.deepEqual(rules?.[0]?.Ipv6Ranges, [{ CidrIpv6: '::/0' }]);
  assert.equal(rules[1]?.UserIdGroupPairs?.[0]?.GroupId, GroupId);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  await assert.rejects(ec2.send(new DeleteSecurityGroupCommand({ GroupName: 'redshift' })), {
    name: 'InvalidGroup.NotFound',
  });
  await assert.rejects(ec2.send(new DeleteSecurityGroupCommand({ GroupName: 'default' })), { name: 'CannotDelete' });
});

void test('a rule has an id, a description and tags, is found by them, and is taken away by its id', async () => {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ['default'] }));
  const GroupId = SecurityGroups?.[0]?.GroupId;
  const IpRanges = [{ CidrIp: '203.0.113.7/32', Description: 'the office' }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 5439, ToPort: 5439, IpRanges }];
  const Tags = [{ Key: 'owner', Value: 'me' }];
  const TagSpecifications = [{ ResourceType: 'security-group-rule' as const, Tags }];
  const made = await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions, TagSpecifications }));
  const SecurityGroupRuleIds = made.SecurityGroupRules?.map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId);
  const find = async (Name: string, value: string) => {
    const Filters = [{ Name, Values: [value] }];
    return (await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules ?? [];
  };
  const [found] = await find('tag-key', 'owner');
  assert.deepEqual(
    [found?.SecurityGroupRuleId, found?.CidrIpv4, found?.Description, found?.Tags],
    [SecurityGroupRuleIds?.[0], '203.0.113.7/32', 'the office', Tags],
  );
  await ec2.send(new CreateTagsCommand({ Resources: SecurityGroupRuleIds, Tags: [{ Key: 'owner', Value: 'you' }] }));
  assert.equal((await find('tag:owner', 'you')).length, 1);
  assert.deepEqual(await find('tag:owner', 'me'), []);
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }));
  assert.deepEqual(await find('group-id', GroupId ?? ''), []);
  await assert.rejects(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds })), {
    name: 'InvalidSecurityGroupRuleId.NotFound',
  });
});
