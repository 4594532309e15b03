import { allow, policy, refusal, rootOf } from '@coldstart/service-iam/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSubnet, makeVpc, startNetwork, type TestNetwork } from '../testing/network.ts';

let network: TestNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.close());

// https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
test('a new account has a default VPC in each Region', async () => {
  const { ec2 } = network;
  const { Vpcs = [] } = await ec2.describeVpcs({});
  expect(Vpcs).toMatchObject([
    {
      CidrBlock: '172.31.0.0/16',
      IsDefault: true,
      State: 'available',
      OwnerId: '111122223333',
      InstanceTenancy: 'default',
    },
  ]);
  const VpcId = Vpcs[0]?.VpcId ?? '';
  expect(VpcId).toMatch(/^vpc-[0-9a-f]{17}$/);
  const { Subnets = [] } = await ec2.describeSubnets({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] });
  expect(Subnets.map(({ AvailabilityZone, CidrBlock }) => [AvailabilityZone, CidrBlock])).toEqual([
    ['eu-central-1a', '172.31.0.0/20'],
    ['eu-central-1b', '172.31.16.0/20'],
    ['eu-central-1c', '172.31.32.0/20'],
  ]);
  expect(Subnets[0]).toMatchObject({
    AvailabilityZoneId: 'euc1-az1',
    AvailableIpAddressCount: 4091,
    DefaultForAz: true,
    MapPublicIpOnLaunch: true,
  });
  const { RouteTables: [table] = [] } = await ec2.describeRouteTables({});
  expect(table?.Routes?.map(({ DestinationCidrBlock, GatewayId }) => [DestinationCidrBlock, GatewayId])).toEqual([
    ['172.31.0.0/16', 'local'],
    ['0.0.0.0/0', expect.stringMatching(/^igw-/)],
  ]);
  const { SecurityGroups: [group] = [] } = await ec2.describeSecurityGroups({});
  expect(group).toMatchObject({ GroupName: 'default', Description: 'default VPC security group', VpcId });
  const other = network.client(rootOf('444455556666'));
  expect((await other.describeVpcs({})).Vpcs?.[0]?.VpcId).not.toBe(VpcId);
});

test('a VPC comes with a route table and a group, and goes with them', async () => {
  const { ec2 } = network;
  const tagged = [{ ResourceType: 'vpc' as const, Tags: [{ Key: 'Name', Value: 'shop' }] }];
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.0.1.7/16', TagSpecifications: tagged });
  const VpcId = Vpc?.VpcId ?? '';
  expect(Vpc).toMatchObject({ CidrBlock: '10.0.0.0/16', IsDefault: false, Tags: [{ Key: 'Name', Value: 'shop' }] });
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const { RouteTables = [] } = await ec2.describeRouteTables({ Filters });
  expect(RouteTables).toMatchObject([{ Associations: [{ Main: true }], Routes: [{ GatewayId: 'local' }] }]);
  expect((await ec2.describeSecurityGroups({ Filters })).SecurityGroups).toMatchObject([{ GroupName: 'default' }]);
  const SubnetId = await makeSubnet(ec2, VpcId, '10.0.0.0/24');
  expect((await ec2.describeNetworkAcls({ Filters })).NetworkAcls).toMatchObject([
    { IsDefault: true, Associations: [{ SubnetId }], Entries: { length: 4 } },
  ]);
  await ec2.deleteSubnet({ SubnetId });
  await ec2.deleteVpc({ VpcId });
  expect((await ec2.describeRouteTables({ Filters })).RouteTables).toEqual([]);
  expect(await refusal(ec2.describeVpcs({ VpcIds: [VpcId] }))).toMatchObject({
    code: 'InvalidVpcID.NotFound',
    message: `The vpc ID '${VpcId}' does not exist`,
  });
});

test.each([
  ['10.0.0.0/8', 'InvalidVpc.Range', "The CIDR '10.0.0.0/8' is invalid."],
  ['10.0.0.0/29', 'InvalidVpc.Range', "The CIDR '10.0.0.0/29' is invalid."],
  [
    '10.0.0.0',
    'InvalidParameterValue',
    'Value (10.0.0.0) for parameter cidrBlock is invalid. This is not a valid CIDR block.',
  ],
  [
    '10.0.0.256/16',
    'InvalidParameterValue',
    'Value (10.0.0.256/16) for parameter cidrBlock is invalid. This is not a valid CIDR block.',
  ],
])('the block %s is refused', async (CidrBlock, code, message) => {
  expect(await refusal(network.ec2.createVpc({ CidrBlock }))).toMatchObject({ code, message });
});

test('subnets lie within their VPC, and apart', async () => {
  const { ec2 } = network;
  const VpcId = await makeVpc(ec2);
  const first = await ec2.createSubnet({ VpcId, CidrBlock: '10.0.0.0/24', AvailabilityZone: 'eu-central-1b' });
  expect(first.Subnet).toMatchObject({
    AvailabilityZone: 'eu-central-1b',
    AvailableIpAddressCount: 251,
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
  });
  expect(await refusal(makeSubnet(ec2, VpcId, '10.0.0.128/25'))).toMatchObject({
    code: 'InvalidSubnet.Conflict',
    message: "The CIDR '10.0.0.128/25' conflicts with another subnet",
  });
  expect((await refusal(makeSubnet(ec2, VpcId, '10.1.0.0/24'))).code).toBe('InvalidSubnet.Range');
  expect((await refusal(makeSubnet(ec2, 'vpc-0', '10.0.1.0/24'))).code).toBe('InvalidVpcID.NotFound');
  expect((await refusal(makeSubnet(ec2, VpcId, '10.0.1.0/24', { AvailabilityZone: 'us-east-1a' }))).message).toBe(
    'Value (us-east-1a) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: eu-central-1a, eu-central-1b, eu-central-1c.',
  );
  const SubnetId = first.Subnet?.SubnetId ?? '';
  await ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: { Value: true } });
  expect((await ec2.describeSubnets({ SubnetIds: [SubnetId] })).Subnets?.[0]?.MapPublicIpOnLaunch).toBe(true);
  expect(await refusal(ec2.deleteVpc({ VpcId }))).toMatchObject({
    code: 'DependencyViolation',
    message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
  });
  await ec2.deleteSubnet({ SubnetId });
  await ec2.deleteVpc({ VpcId });
});

test('a VPC may have more blocks', async () => {
  const { ec2 } = network;
  const VpcId = await makeVpc(ec2);
  const { CidrBlockAssociation } = await ec2.associateVpcCidrBlock({ VpcId, CidrBlock: '10.1.0.0/16' });
  const SubnetId = await makeSubnet(ec2, VpcId, '10.1.0.0/24');
  expect((await refusal(ec2.associateVpcCidrBlock({ VpcId, CidrBlock: '10.1.0.0/20' }))).code).toBe('InvalidVpc.Range');
  const { AssociationId } = CidrBlockAssociation ?? {};
  expect((await refusal(ec2.disassociateVpcCidrBlock({ AssociationId }))).code).toBe('InvalidCidr.InUse');
  await ec2.deleteSubnet({ SubnetId });
  await ec2.disassociateVpcCidrBlock({ AssociationId });
  const { Vpcs } = await ec2.describeVpcs({ VpcIds: [VpcId] });
  expect(Vpcs?.[0]?.CidrBlockAssociationSet).toHaveLength(1);
});

test('attributes', async () => {
  const { ec2 } = network;
  const VpcId = await makeVpc(ec2);
  await ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
  const read = (Attribute: 'enableDnsHostnames' | 'enableDnsSupport') => ec2.describeVpcAttribute({ VpcId, Attribute });
  expect((await read('enableDnsHostnames')).EnableDnsHostnames?.Value).toBe(true);
  expect((await read('enableDnsSupport')).EnableDnsSupport?.Value).toBe(true);
});

test('five VPCs are the most', async () => {
  const { ec2 } = network;
  for (let at = 0; at < 4; at += 1) await makeVpc(ec2, `10.${at}.0.0/16`);
  expect(await refusal(makeVpc(ec2))).toMatchObject({
    code: 'VpcLimitExceeded',
    message: 'The maximum number of VPCs has been reached.',
  });
});

test('tags, filters with wildcards, and pages', async () => {
  const { ec2 } = network;
  const first = await makeVpc(ec2);
  const second = await makeVpc(ec2, '10.1.0.0/16');
  await ec2.createTags({ Resources: [first, second], Tags: [{ Key: 'team', Value: 'blue' }] });
  await ec2.createTags({ Resources: [second], Tags: [{ Key: 'team', Value: 'green' }] });
  const ids = async (Name: string, ...Values: string[]) =>
    (await ec2.describeVpcs({ Filters: [{ Name, Values }] })).Vpcs?.map(({ VpcId }) => VpcId);
  expect(await ids('tag:team', 'gr*')).toEqual([second]);
  expect(await ids('tag-key', 'te?m')).toEqual([first, second]);
  expect(await ids('cidr', '10.0.0.0/16', '10.1.0.0/16')).toEqual([first, second]);
  expect(await refusal(ids('colour', 'blue'))).toMatchObject({
    code: 'InvalidParameterValue',
    message: "The filter 'colour' is invalid",
  });
  for (let at = 0; at < 4; at += 1) await makeSubnet(ec2, first, `10.0.${at}.0/24`);
  const page = await ec2.describeSubnets({ MaxResults: 5 });
  expect(page.Subnets).toHaveLength(5);
  expect((await ec2.describeSubnets({ MaxResults: 5, NextToken: page.NextToken })).Subnets).toHaveLength(2);
  await ec2.deleteTags({ Resources: [first], Tags: [{ Key: 'team', Value: 'red' }] });
  expect(await ids('tag-key', 'team')).toEqual([first, second]);
  await ec2.deleteTags({ Resources: [first], Tags: [{ Key: 'team' }] });
  const { Tags } = await ec2.describeTags({ Filters: [{ Name: 'key', Values: ['team'] }] });
  expect(Tags).toEqual([{ Key: 'team', Value: 'green', ResourceId: second, ResourceType: 'vpc' }]);
  expect((await refusal(ec2.createTags({ Resources: ['vpc-0'], Tags: [{ Key: 'a', Value: 'b' }] }))).code).toBe(
    'InvalidID',
  );
});

test('who may not is told so, and who asks first as well', async () => {
  const { ec2, cloud } = network;
  const VpcId = await makeVpc(ec2);
  const only = `arn:aws:ec2:eu-central-1:111122223333:vpc/${VpcId}`;
  const keys = await cloud.user('builder', policy(allow('ec2:DeleteVpc', only), allow('ec2:CreateVpc')));
  const builder = network.client(keys);
  const denied = await refusal(builder.describeVpcs({}));
  expect(denied).toMatchObject({ code: 'UnauthorizedOperation', status: 403 });
  expect(denied.message).toBe(
    'You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/builder is not authorized to perform: ec2:DescribeVpcs on resource: * because no identity-based policy allows the ec2:DescribeVpcs action',
  );
  const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags: [{ Key: 'a', Value: 'b' }] }];
  const tagged = builder.createVpc({ CidrBlock: '10.9.0.0/16', TagSpecifications });
  expect((await refusal(tagged)).message).toContain('ec2:CreateTags');
  expect((await refusal(builder.createVpc({ CidrBlock: '10.9.0.0/16', DryRun: true }))).code).toBe('DryRunOperation');
  expect((await ec2.describeVpcs({})).Vpcs).toHaveLength(2);
  await builder.deleteVpc({ VpcId });
});
