import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeVpc, startNetwork, type TestNetwork } from '../testing/network.ts';

let network: TestNetwork;
let VpcId: string;
beforeAll(async () => {
  network = await startNetwork();
  VpcId = await makeVpc(network.ec2);
});
afterAll(() => network.close());

const make = async (GroupName: string) =>
  (await network.ec2.createSecurityGroup({ GroupName, Description: 'd', VpcId })).GroupId ?? '';
const permission = (more: object = {}) => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  ...more,
});
const read = async (GroupId: string) =>
  (await network.ec2.describeSecurityGroups({ GroupIds: [GroupId] })).SecurityGroups?.[0];

test('a group lets all out and nothing in', async () => {
  const GroupId = await make('begun');
  expect(await read(GroupId)).toMatchObject({
    GroupName: 'begun',
    VpcId,
    IpPermissions: [],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
  expect(await refusal(make('begun'))).toMatchObject({
    code: 'InvalidGroup.Duplicate',
    message: `The security group 'begun' already exists for VPC '${VpcId}'`,
  });
  expect((await refusal(make('default'))).message).toBe('Cannot use reserved security group name: default');
  expect((await refusal(make('sg-mine'))).code).toBe('InvalidParameterValue');
  expect((await refusal(make('schön'))).message).toContain('Character sets beyond ASCII are not supported.');
});

test('rules come and go, each with an id', async () => {
  const { ec2 } = network;
  const GroupId = await make('rules');
  const other = await make('other');
  const IpPermissions = [permission(), permission({ IpRanges: undefined, UserIdGroupPairs: [{ GroupId: other }] })];
  const { SecurityGroupRules = [] } = await ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
  expect(SecurityGroupRules).toMatchObject([
    { IsEgress: false, CidrIpv4: '0.0.0.0/0', FromPort: 443 },
    { IsEgress: false, ReferencedGroupInfo: { GroupId: other } },
  ]);
  expect((await read(GroupId))?.IpPermissions).toMatchObject([
    { FromPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }], UserIdGroupPairs: [{ GroupId: other }] },
  ]);
  expect(await refusal(ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [permission()] }))).toMatchObject({
    code: 'InvalidPermission.Duplicate',
    message: 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW" already exists',
  });
  expect(await refusal(ec2.deleteSecurityGroup({ GroupId: other }))).toMatchObject({
    code: 'DependencyViolation',
    message: `resource ${other} has a dependent object`,
  });
  await ec2.revokeSecurityGroupIngress({
    GroupId,
    SecurityGroupRuleIds: [SecurityGroupRules[1]?.SecurityGroupRuleId ?? ''],
  });
  await ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: [permission()] });
  expect((await read(GroupId))?.IpPermissions).toEqual([]);
  expect(await refusal(ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: [permission()] }))).toMatchObject({
    code: 'InvalidPermission.NotFound',
    message: 'The specified rule does not exist in this security group.',
  });
  await ec2.deleteSecurityGroup({ GroupId: other });
});

test('egress is a list of its own', async () => {
  const { ec2 } = network;
  const GroupId = await make('egress');
  const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions: [all] });
  await ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions: [permission()] });
  const { SecurityGroupRules } = await ec2.describeSecurityGroupRules({
    Filters: [{ Name: 'group-id', Values: [GroupId] }],
  });
  expect(SecurityGroupRules).toMatchObject([{ IsEgress: true, IpProtocol: 'tcp' }]);
});

test.each([
  [{ IpProtocol: 'http' }, 'InvalidPermission.Malformed'],
  [{ FromPort: undefined }, 'InvalidParameterValue'],
  [{ FromPort: 444 }, 'InvalidParameterValue'],
  [{ ToPort: 65_536 }, 'InvalidParameterValue'],
  [{ IpRanges: [{ CidrIp: '10.0.0.0' }] }, 'InvalidParameterValue'],
  [{ IpRanges: undefined, UserIdGroupPairs: [{ GroupId: 'sg-0' }] }, 'InvalidGroup.NotFound'],
  [{ IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'ä' }] }, 'InvalidParameterValue'],
])('a rule with %j is refused', async (more, code) => {
  const { SecurityGroups: [group] = [] } = await network.ec2.describeSecurityGroups({
    Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
  });
  const put = network.ec2.authorizeSecurityGroupIngress({ GroupId: group?.GroupId, IpPermissions: [permission(more)] });
  expect((await refusal(put)).code).toBe(code);
});

test('the default group stays', async () => {
  const { ec2 } = network;
  const { SecurityGroupForVpcs = [] } = await ec2.getSecurityGroupsForVpc({ VpcId });
  const id = SecurityGroupForVpcs.find(({ GroupName }) => GroupName === 'default')?.GroupId ?? '';
  expect(await refusal(ec2.deleteSecurityGroup({ GroupId: id }))).toMatchObject({
    code: 'CannotDelete',
    message: `the specified group: "${id}" name: "default" cannot be deleted by a user`,
  });
});
