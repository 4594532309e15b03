import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { afterEach, beforeEach, expect, test } from 'vitest';

let stacks: TestStacks;
beforeEach(async () => {
  stacks = await startStacks(undefined, { services: ec2 });
  await prepare(stacks);
});
afterEach(() => stacks.close());

const of = (type: string, Properties: object = {}, more: object = {}) => ({
  Type: `AWS::EC2::${type}`,
  Properties,
  ...more,
});
const ref = (name: string) => ({ Ref: name });
const vpc = of('VPC', { CidrBlock: '10.0.0.0/16' });
const subnet = (cidr = '10.0.0.0/24', zone = 'us-east-1a') =>
  of('Subnet', { VpcId: ref('Vpc'), CidrBlock: cidr, AvailabilityZone: zone });
const group = of('SecurityGroup', { GroupDescription: 'around', VpcId: ref('Vpc') });
const gateway = of('InternetGateway');
const attached = of('VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') });
const tags = (Value: string) => [{ Key: 'Name', Value }];
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

const LIVES: Record<string, Lifecycle> = {
  'a VPC': {
    type: 'AWS::EC2::VPC',
    first: { CidrBlock: '10.0.0.0/16', Tags: tags('a') },
    second: { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, EnableDnsSupport: true, Tags: tags('b') },
  },
  'a subnet': {
    type: 'AWS::EC2::Subnet',
    first: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24', Tags: tags('a') },
    second: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24', MapPublicIpOnLaunch: true },
    around: { Vpc: vpc },
  },
  'a security group': {
    type: 'AWS::EC2::SecurityGroup',
    first: {
      VpcId: ref('Vpc'),
      GroupDescription: 'd',
      SecurityGroupIngress: [{ ...https, CidrIp: '0.0.0.0/0', Description: 'all' }],
      Tags: tags('a'),
    },
    second: {
      VpcId: ref('Vpc'),
      GroupDescription: 'd',
      SecurityGroupIngress: [
        { ...https, CidrIp: '10.0.0.0/8' },
        { ...https, SourceSecurityGroupId: { 'Fn::GetAtt': 'Group.GroupId' } },
      ],
      SecurityGroupEgress: [{ ...https, CidrIp: '0.0.0.0/0' }],
    },
    around: { Vpc: vpc, Group: group },
  },
  'a security group of the default VPC': {
    type: 'AWS::EC2::SecurityGroup',
    first: { GroupDescription: 'd', SecurityGroupIngress: [{ ...https, CidrIp: '0.0.0.0/0' }] },
    second: { GroupDescription: 'd', Tags: tags('b') },
  },
  'a rule in': {
    type: 'AWS::EC2::SecurityGroupIngress',
    first: { ...https, GroupId: ref('Group'), SourceSecurityGroupId: ref('Group') },
    around: { Vpc: vpc, Group: group },
  },
  'a rule out': {
    type: 'AWS::EC2::SecurityGroupEgress',
    first: { ...https, GroupId: ref('Group'), CidrIp: '10.0.0.0/16', Description: 'within' },
    around: { Vpc: vpc, Group: group },
  },
  'a route table': {
    type: 'AWS::EC2::RouteTable',
    first: { VpcId: ref('Vpc'), Tags: tags('a') },
    second: { VpcId: ref('Vpc'), Tags: tags('b') },
    around: { Vpc: vpc },
  },
  'a route': {
    type: 'AWS::EC2::Route',
    first: { RouteTableId: ref('Table'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') },
    second: { RouteTableId: ref('Table'), DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref('Nat') },
    around: {
      Vpc: vpc,
      Subnet: subnet(),
      Gateway: gateway,
      Attached: attached,
      Table: of('RouteTable', { VpcId: ref('Vpc') }),
      Nat: of('NatGateway', { SubnetId: ref('Subnet'), ConnectivityType: 'private' }),
    },
  },
  'a table of a subnet': {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    first: { RouteTableId: ref('Table'), SubnetId: ref('Subnet') },
    around: { Vpc: vpc, Subnet: subnet(), Table: of('RouteTable', { VpcId: ref('Vpc') }) },
  },
  'an internet gateway': {
    type: 'AWS::EC2::InternetGateway',
    first: { Tags: tags('a') },
    second: { Tags: tags('b') },
  },
  'an attached gateway': {
    type: 'AWS::EC2::VPCGatewayAttachment',
    first: { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') },
    second: { VpcId: ref('Vpc'), InternetGatewayId: ref('Other') },
    around: { Vpc: vpc, Gateway: gateway, Other: gateway },
  },
  'a NAT gateway': {
    type: 'AWS::EC2::NatGateway',
    first: { SubnetId: ref('Subnet'), AllocationId: { 'Fn::GetAtt': 'Address.AllocationId' }, Tags: tags('a') },
    second: { SubnetId: ref('Subnet'), AllocationId: { 'Fn::GetAtt': 'Address.AllocationId' }, Tags: tags('b') },
    around: { Vpc: vpc, Subnet: subnet(), Address: of('EIP') },
  },
  'an address': {
    type: 'AWS::EC2::EIP',
    first: { Domain: 'vpc', Tags: tags('a') },
    second: { Domain: 'vpc', Tags: tags('b') },
  },
  'a gateway endpoint': {
    type: 'AWS::EC2::VPCEndpoint',
    first: { VpcId: ref('Vpc'), ServiceName: 'com.amazonaws.us-east-1.s3', RouteTableIds: [ref('Table')] },
    second: {
      VpcId: ref('Vpc'),
      ServiceName: 'com.amazonaws.us-east-1.s3',
      RouteTableIds: [ref('Other')],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }] },
    },
    around: {
      Vpc: vpc,
      Table: of('RouteTable', { VpcId: ref('Vpc') }),
      Other: of('RouteTable', { VpcId: ref('Vpc') }),
    },
  },
  'an interface endpoint': {
    type: 'AWS::EC2::VPCEndpoint',
    first: {
      VpcId: ref('Vpc'),
      ServiceName: 'com.amazonaws.us-east-1.sqs',
      VpcEndpointType: 'Interface',
      SubnetIds: [ref('Subnet')],
      SecurityGroupIds: [ref('Group')],
    },
    second: {
      VpcId: ref('Vpc'),
      ServiceName: 'com.amazonaws.us-east-1.sqs',
      VpcEndpointType: 'Interface',
      SubnetIds: [ref('Subnet'), ref('Second')],
      SecurityGroupIds: [ref('Group')],
      PrivateDnsEnabled: true,
    },
    around: { Vpc: vpc, Subnet: subnet(), Second: subnet('10.0.1.0/24', 'us-east-1b'), Group: group },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('attributes of a network', async () => {
  const outputs = {
    Acl: 'Vpc.DefaultNetworkAcl',
    Id: 'Vpc.VpcId',
    Block: 'Vpc.CidrBlock',
    Default: 'Vpc.DefaultSecurityGroup',
    Zone: 'Subnet.AvailabilityZone',
  };
  await stacks.create('network', {
    Resources: { Vpc: vpc, Subnet: subnet() },
    Outputs: {
      Ref: { Value: ref('Vpc') },
      ...Object.fromEntries(Object.entries(outputs).map(([name, path]) => [name, { Value: { 'Fn::GetAtt': path } }])),
      FirstZone: { Value: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } },
    },
  });
  expect(await stacks.ended('network')).toBe('CREATE_COMPLETE');
  const { Stacks: [{ Outputs = [] } = {}] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'network' });
  const values = Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]));
  expect(values).toEqual({
    Ref: expect.stringMatching(/^vpc-/),
    Id: values['Ref'],
    Acl: expect.stringMatching(/^acl-/),
    Block: '10.0.0.0/16',
    Default: expect.stringMatching(/^sg-/),
    Zone: 'us-east-1a',
    FirstZone: 'us-east-1a',
  });
});
