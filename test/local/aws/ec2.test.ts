import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
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
  assert.deepEqual(
    (await find('group-id', GroupId ?? '')).filter(({ IsEgress }) => IsEgress === false),
    [],
  );
  await assert.rejects(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds })), {
    name: 'InvalidSecurityGroupRuleId.NotFound',
  });
});

void test('a group lets everything out until that is taken away, and then what it is told', async () => {
  const made = { GroupName: 'narrow', Description: 'out to one place' };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(made));
  const out = async () => {
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId ?? ''] }));
    return SecurityGroups?.[0]?.IpPermissionsEgress?.map(({ IpProtocol, IpRanges }) => [
      IpProtocol,
      IpRanges?.[0]?.CidrIp,
    ]);
  };
  assert.deepEqual(await out(), [['-1', '0.0.0.0/0']]);
  const everywhere = { GroupId, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] };
  await assert.rejects(ec2.send(new AuthorizeSecurityGroupEgressCommand(everywhere)), {
    name: 'InvalidPermission.Duplicate',
  });
  await ec2.send(new RevokeSecurityGroupEgressCommand(everywhere));
  const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '198.51.100.0/24' }] };
  const { SecurityGroupRules } = await ec2.send(
    new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [https] }),
  );
  assert.equal(SecurityGroupRules?.[0]?.IsEgress, true);
  assert.deepEqual(await out(), [['tcp', '198.51.100.0/24']]);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
});

void test('groups, subnets and the network are tagged, found by their tags, and lose them', async () => {
  const Tags = [{ Key: 'Name', Value: 'warehouse' }];
  const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags }];
  const made = { GroupName: 'tagged', Description: 'has a name', TagSpecifications };
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(made));
  const Filters = [{ Name: 'tag:Name', Values: ['warehouse'] }];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  assert.deepEqual(
    SecurityGroups?.map((group) => [group.GroupId, group.Tags]),
    [[GroupId, Tags]],
  );
  const SubnetId = (await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.[1]?.SubnetId ?? '';
  await ec2.send(new CreateTagsCommand({ Resources: [GroupId, SubnetId], Tags: [{ Key: 'tier', Value: 'private' }] }));
  const tier = [{ Name: 'tag:tier', Values: ['private'] }];
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters: tier }));
  assert.deepEqual(
    Subnets?.map((subnet) => subnet.SubnetId),
    [SubnetId],
  );
  const ofGroup = new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [GroupId] }] });
  const keys = async () => (await ec2.send(ofGroup)).Tags?.map(({ Key, ResourceType }) => `${ResourceType} ${Key}`);
  assert.deepEqual(await keys(), ['security-group Name', 'security-group tier']);
  const Resources = [GroupId];
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'tier' }, { Key: 'Name', Value: 'other' }] }));
  assert.deepEqual(await keys(), ['security-group Name']);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  assert.deepEqual(await keys(), []);
  const gone = new CreateTagsCommand({ Resources, Tags });
  await assert.rejects(ec2.send(gone), { name: 'InvalidGroup.NotFound' });
});

void test('the regions of an account are told, and what its network resolves', async () => {
  const { Regions } = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['us-west-2'] }));
  assert.equal(Regions?.[0]?.Endpoint, 'ec2.us-west-2.amazonaws.com');
  assert.equal((await ec2.send(new DescribeRegionsCommand({}))).Regions?.length, 17);
  const VpcId = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId;
  const ask = new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' });
  assert.equal((await ec2.send(ask)).EnableDnsHostnames?.Value, true);
});

void test('rules and tags survive a restart', async () => {
  const first = await startFixture();
  const maker = new EC2Client({ ...first.access, maxAttempts: 1 });
  const { GroupId = '' } = await maker.send(new CreateSecurityGroupCommand({ GroupName: 'kept', Description: 'kept' }));
  await maker.send(new CreateTagsCommand({ Resources: [GroupId], Tags: [{ Key: 'a', Value: 'b' }] }));
  maker.destroy();
  const second = await first.restart();
  const client = new EC2Client({ ...second.access, maxAttempts: 1 });
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  const [group] = SecurityGroups ?? [];
  assert.deepEqual([group?.Tags, group?.IpPermissionsEgress?.length], [[{ Key: 'a', Value: 'b' }], 1]);
  client.destroy();
  await second[Symbol.asyncDispose]();
});
