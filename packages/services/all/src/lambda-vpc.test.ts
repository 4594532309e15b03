import { EC2 } from '@aws-sdk/client-ec2';
import { CreateUserCommand, CreateAccessKeyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { ACCOUNT, refusal, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

const INTERFACES = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];

let lambda: TestLambda;
let ec2: EC2;
let Role: string;
let network: { VpcId: string; SubnetIds: string[]; SecurityGroupIds: string[] };

/** The default VPC's first subnets, and its group. */
async function readNetwork() {
  const { Subnets = [] } = await ec2.describeSubnets({});
  const { SecurityGroups: [group] = [] } = await ec2.describeSecurityGroups({});
  const SubnetIds = Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId);
  return { VpcId: group?.VpcId ?? '', SubnetIds, SecurityGroupIds: [group?.GroupId ?? ''] };
}

/** A subnet and a group of a VPC beside the default one. */
async function otherNetwork(CidrBlock: string) {
  const { Vpc } = await ec2.createVpc({ CidrBlock });
  const { Subnet } = await ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock });
  const { GroupId = '' } = await ec2.createSecurityGroup({ VpcId: Vpc?.VpcId, GroupName: 'other', Description: 'd' });
  return { subnet: Subnet?.SubnetId ?? '', group: GroupId };
}

beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  ec2 = new EC2({
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  });
  Role = await lambda.role('in-a-network', ...INTERFACES);
  network = await readNetwork();
});
afterAll(async () => {
  ec2.destroy();
  await lambda.close();
});

const CODE = 'export const handler = () => "within";';
const NONE = { SubnetIds: [], SecurityGroupIds: [] };
const given = () => ({ SubnetIds: network.SubnetIds, SecurityGroupIds: network.SecurityGroupIds });
const update = (FunctionName: string, VpcConfig: object) =>
  lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, VpcConfig }));

test('a function is in the VPC of its subnets, and leaves it', async () => {
  await lambda.create('within', CODE, { Role, VpcConfig: given() });
  const read = async () =>
    (await lambda.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'within' }))).VpcConfig;
  expect(await read()).toEqual({ ...network, Ipv6AllowedForDualStack: false });
  expect((await update('within', NONE)).VpcConfig).toEqual({ ...NONE, VpcId: '', Ipv6AllowedForDualStack: false });
  expect(await read()).toMatchObject({ VpcId: '' });
});

test('what is not there is refused in the words of EC2', async () => {
  const create = (name: string, VpcConfig: object) => refusal(lambda.create(name, CODE, { Role, VpcConfig }));
  expect(await create('lost', { ...given(), SubnetIds: ['subnet-12345678'] })).toMatchObject({
    name: 'InvalidParameterValueException',
    message:
      "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID 'subnet-12345678' does not exist",
  });
  expect((await create('lost', { ...given(), SecurityGroupIds: ['sg-12345678'] })).message).toBe(
    "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group 'sg-12345678' does not exist",
  );
  expect(await create('lost', { ...given(), SubnetIds: ['bad-format'] })).toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value '[bad-format]' at 'vpcConfig.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
  });
  expect((await create('lost', { ...given(), SecurityGroupIds: [] })).message).toBe(
    'SubnetIds and SecurityGroupIds must coexist or be both empty list.',
  );
});

test('all of it is in one VPC', async () => {
  const other = await otherNetwork('10.0.0.0/24');
  await lambda.create('mixed', CODE, { Role });
  const { SubnetIds, SecurityGroupIds } = given();
  expect((await refusal(update('mixed', { SubnetIds, SecurityGroupIds: [other.group] }))).message).toBe(
    'Security Groups are required to be in the same VPC.',
  );
  const mixed = { SubnetIds: [...SubnetIds, other.subnet], SecurityGroupIds };
  expect((await refusal(update('mixed', mixed))).message).toBe('Subnets are required to be in the same VPC.');
});

test.each(INTERFACES)('the role may %s', async (missing) => {
  const action = missing.replace('ec2:', '');
  const poor = await lambda.role(`without-${action}`, ...INTERFACES.filter((one) => one !== missing));
  expect(await refusal(lambda.create(`poor-${action}`, CODE, { Role: poor, VpcConfig: given() }))).toMatchObject({
    name: 'InvalidParameterValueException',
    message: `The provided execution role does not have permissions to call ${action} on EC2`,
  });
});

test('who puts a function into a VPC may describe it', async () => {
  const iam = lambda.iam();
  await iam.send(new CreateUserCommand({ UserName: 'deployer' }));
  const statement = { Effect: 'Allow', Action: ['lambda:*', 'iam:PassRole', 'ec2:DescribeSubnets'], Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new PutUserPolicyCommand({ UserName: 'deployer', PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'deployer' }));
  const client = lambda.clientOf(AccessKey?.AccessKeyId ?? '', AccessKey?.SecretAccessKey ?? '');
  await lambda.create('described', CODE, { Role });
  const put = client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'described', VpcConfig: given() }));
  const denied = await refusal(put);
  expect(denied.name).toBe('AccessDeniedException');
  expect(denied.message).toContain('permission to DescribeSecurityGroups. EC2 Error Code: UnauthorizedOperation.');
});
