import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readNetwork } from './read.ts';

const SAMPLE = readFileSync(new URL('sample.yaml', import.meta.url), 'utf8');

/** What is said of the sample with one thing changed: `12: ...`, the line counted from what was changed. */
function said(find: string, replace: string): string[] {
  expect(SAMPLE.split(find)).toHaveLength(2);
  const read = readNetwork(SAMPLE.replace(find, replace));
  const changed = SAMPLE.slice(0, SAMPLE.indexOf(find)).split('\n').length;
  return 'issues' in read ? read.issues.map(({ line = 0, message }) => `${line - changed}: ${message}`) : [];
}

test('a template becomes a network, with logical ids in the place of references', () => {
  const read = readNetwork(SAMPLE);
  if ('issues' in read) throw new Error(JSON.stringify(read.issues));
  const { network, roles } = read;
  expect(network.subnets.map(({ id, zone }) => `${id} ${zone.at(-1)}`)).toEqual([
    'PublicSubnetA a',
    'PrivateSubnetA a',
    'PrivateSubnetB b',
    'DataSubnetA a',
    'DataSubnetB b',
  ]);
  expect(network.routeTables.map(({ id, subnets }) => [id, ...subnets])).toEqual([
    ['PublicRoutes', 'PublicSubnetA'],
    ['PrivateRoutes', 'PrivateSubnetA', 'PrivateSubnetB'],
  ]);
  expect(network.natGateways).toEqual([{ id: 'NatGateway', subnet: 'PublicSubnetA', isPublic: true }]);
  expect(network.endpoints.map(({ kind, service }) => `${kind} ${service}`)).toEqual([
    'gateway dynamodb',
    'interface secretsmanager',
  ]);
  expect(network.hosts).toContainEqual({
    id: 'OrdersDatabase',
    kind: 'database',
    subnets: ['DataSubnetA', 'DataSubnetB'],
    securityGroups: ['DatabaseGroup'],
    port: 5432,
  });
  expect(roles.get('ReportFunction')).toBeUndefined();
  expect(roles.get('OrdersFunction')).toMatchObject({ id: 'OrdersRole' });
});

test('a group without rules for what goes out lets everything out', () => {
  const read = readNetwork(SAMPLE);
  const groups = 'network' in read ? read.network.securityGroups : [];
  expect(groups.find(({ id }) => id === 'FunctionGroup')?.egress).toMatchObject([
    { protocol: '-1', peer: { cidr: '0.0.0.0/0' } },
  ]);
});

test('what is wrong is told with its line and what to do', () => {
  expect(said('NatGatewayId: !Ref NatGateway', 'NatGateway: !Ref NatGateway')).toEqual([
    expect.stringContaining('`PrivateRouteOut` has no property `NatGateway`; did you mean `NatGatewayId`?'),
  ]);
  expect(
    said('DestinationCidrBlock: 0.0.0.0/0\n      NatGatewayId', 'DestinationCidrBlock: 10.0.0.7/8\n      NatGatewayId'),
  ).toEqual([
    '0: `PrivateRouteOut.DestinationCidrBlock` must be a block of addresses such as 10.0.1.0/24, whose first address fits its length.',
  ]);
  expect(said('Type: AWS::EC2::NatGateway', 'Type: AWS::EC2::NATGateway')).toContain(
    '0: `NatGateway` is of the type `AWS::EC2::NATGateway`, which this network does not know. Did you mean `AWS::EC2::NatGateway`?',
  );
  expect(said('Type: AWS::EC2::EIP', 'Type: AWS::EC2::NetworkAcl')[0]).toContain('Do without it here.');
  expect(said('        - !Ref PrivateRoutes\n', '        - !Ref PrivateTable\n')).toEqual([
    expect.stringContaining('`DynamoDbEndpoint`: the template has no resource and no parameter `PrivateTable`.'),
  ]);
  expect(said('        - !Ref PrivateRoutes\n', '        - !Ref PrivateSubnetA\n')).toEqual([
    '0: `DynamoDbEndpoint.RouteTableIds[0]` is the `AWS::EC2::Subnet` `PrivateSubnetA`, and takes an `AWS::EC2::RouteTable`; `SubnetIds` takes that.',
  ]);
  expect(said('NatGatewayId: !Ref NatGateway', 'GatewayId: !Ref NatGateway')).toEqual([
    '0: `PrivateRouteOut.GatewayId` is the `AWS::EC2::NatGateway` `NatGateway`, and takes an `AWS::EC2::InternetGateway`; `NatGatewayId` takes that.',
  ]);
  expect(said('        - !Ref PrivateRoutes\n', '        - PrivateTable\n')).toEqual([
    '0: `DynamoDbEndpoint.RouteTableIds[0]` is `PrivateTable`, and the template has no `AWS::EC2::RouteTable` of this name; use `!Ref`.',
  ]);
  expect(said('VpcEndpointType: Interface', 'VpcEndpointType: Private')).toEqual([
    '0: `SecretsEndpoint.VpcEndpointType` must be `Gateway` or `Interface`.',
  ]);
});

test('rules of security groups name one end, and their ports', () => {
  const both = 'FromPort: 443\n          ToPort: 443\n';
  expect(said(`          ${both}`, '')).toEqual([
    '-1: `EndpointGroup.SecurityGroupIngress[0]` needs `FromPort` and `ToPort`; `IpProtocol: -1` alone is for everything.',
  ]);
  expect(said(both, `${both}          CidrIp: 10.0.0.0/16\n`)).toEqual([
    expect.stringContaining('names one other end: a block of addresses (`CidrIp`) or a security group.'),
  ]);
});

test('what is no template is told so', () => {
  expect(readNetwork('Resources:\n  - one\n')).toEqual({
    issues: [{ line: 1, message: 'a template has `Resources`, a map of resources by their names.' }],
  });
  expect(readNetwork('a: [')).toMatchObject({ issues: [{ message: expect.stringContaining('not valid YAML') }] });
});
