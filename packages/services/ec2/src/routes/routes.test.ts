import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSubnet, makeVpc, startNetwork, type TestNetwork } from '../testing/network.ts';

let network: TestNetwork;
let VpcId: string;
let SubnetId: string;
beforeAll(async () => {
  network = await startNetwork();
  VpcId = await makeVpc(network.ec2);
  SubnetId = await makeSubnet(network.ec2, VpcId, '10.0.0.0/24');
});
afterAll(() => network.close());

const makeTable = async () => (await network.ec2.createRouteTable({ VpcId })).RouteTable?.RouteTableId ?? '';
const routes = async (RouteTableId: string) => {
  const { RouteTables } = await network.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
  return RouteTables?.[0]?.Routes ?? [];
};

test('a way out: an internet gateway, and a route to it', async () => {
  const { ec2 } = network;
  const RouteTableId = await makeTable();
  const { InternetGateway } = await ec2.createInternetGateway({});
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
  const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
  expect((await refusal(ec2.createRoute(route))).message).toContain('belong to different networks');
  await ec2.attachInternetGateway({ InternetGatewayId, VpcId });
  expect(await refusal(ec2.attachInternetGateway({ InternetGatewayId, VpcId }))).toMatchObject({
    code: 'Resource.AlreadyAssociated',
  });
  await ec2.createRoute(route);
  expect(await refusal(ec2.createRoute(route))).toMatchObject({
    code: 'RouteAlreadyExists',
    message: 'The route identified by 0.0.0.0/0 already exists.',
  });
  expect(await routes(RouteTableId)).toMatchObject([
    { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable' },
    { DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId, Origin: 'CreateRoute', State: 'active' },
  ]);
  await ec2.deleteRoute({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' });
  expect((await refusal(ec2.deleteRoute({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }))).code).toBe(
    'InvalidRoute.NotFound',
  );
  expect((await refusal(ec2.deleteInternetGateway({ InternetGatewayId }))).code).toBe('DependencyViolation');
  await ec2.detachInternetGateway({ InternetGatewayId, VpcId });
  expect((await refusal(ec2.detachInternetGateway({ InternetGatewayId, VpcId }))).code).toBe('Gateway.NotAttached');
  await ec2.deleteInternetGateway({ InternetGatewayId });
});

test('a subnet has one table', async () => {
  const { ec2 } = network;
  const RouteTableId = await makeTable();
  const { AssociationId = '' } = await ec2.associateRouteTable({ RouteTableId, SubnetId });
  const other = await makeTable();
  expect((await refusal(ec2.associateRouteTable({ RouteTableId: other, SubnetId }))).code).toBe(
    'Resource.AlreadyAssociated',
  );
  expect((await refusal(ec2.deleteRouteTable({ RouteTableId }))).code).toBe('DependencyViolation');
  const { NewAssociationId } = await ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId: other });
  await ec2.deleteRouteTable({ RouteTableId });
  await ec2.disassociateRouteTable({ AssociationId: NewAssociationId });
  expect((await refusal(ec2.disassociateRouteTable({ AssociationId: NewAssociationId }))).code).toBe(
    'InvalidAssociationID.NotFound',
  );
  await ec2.deleteRouteTable({ RouteTableId: other });
});

test('a NAT gateway has an address and an interface', async () => {
  const { ec2 } = network;
  const { AllocationId = '', PublicIp } = await ec2.allocateAddress({ Domain: 'vpc' });
  expect((await refusal(ec2.createNatGateway({ SubnetId }))).code).toBe('MissingParameter');
  const { NatGateway } = await ec2.createNatGateway({ SubnetId, AllocationId });
  const NatGatewayId = NatGateway?.NatGatewayId ?? '';
  expect(NatGateway).toMatchObject({ VpcId, State: 'available', NatGatewayAddresses: [{ AllocationId, PublicIp }] });
  expect((await refusal(ec2.createNatGateway({ SubnetId, AllocationId }))).code).toBe('Resource.AlreadyAssociated');
  expect((await refusal(ec2.releaseAddress({ AllocationId }))).code).toBe('InvalidIPAddress.InUse');
  expect((await refusal(ec2.deleteSubnet({ SubnetId }))).code).toBe('DependencyViolation');
  const RouteTableId = await makeTable();
  await ec2.createRoute({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId });
  expect((await routes(RouteTableId)).at(-1)?.NatGatewayId).toBe(NatGatewayId);
  await ec2.deleteNatGateway({ NatGatewayId });
  const { NatGateways } = await ec2.describeNatGateways({ NatGatewayIds: [NatGatewayId] });
  expect(NatGateways?.[0]?.State).toBe('deleted');
  await ec2.releaseAddress({ AllocationId });
  expect((await refusal(ec2.describeAddresses({ AllocationIds: [AllocationId] }))).code).toBe(
    'InvalidAllocationID.NotFound',
  );
  await ec2.deleteRouteTable({ RouteTableId });
});

test('a gateway endpoint is a route', async () => {
  const { ec2 } = network;
  const RouteTableId = await makeTable();
  const ServiceName = 'com.amazonaws.eu-central-1.s3';
  const { VpcEndpoint } = await ec2.createVpcEndpoint({ VpcId, ServiceName, RouteTableIds: [RouteTableId] });
  const VpcEndpointId = VpcEndpoint?.VpcEndpointId ?? '';
  expect(VpcEndpoint).toMatchObject({ VpcEndpointType: 'Gateway', State: 'available', RouteTableIds: [RouteTableId] });
  expect((await routes(RouteTableId)).at(-1)).toMatchObject({
    GatewayId: VpcEndpointId,
    DestinationPrefixListId: expect.stringMatching(/^pl-/),
  });
  expect((await refusal(ec2.createVpcEndpoint({ VpcId, ServiceName, RouteTableIds: [RouteTableId] }))).code).toBe(
    'RouteAlreadyExists',
  );
  expect(await refusal(ec2.createVpcEndpoint({ VpcId, ServiceName: 'com.amazonaws.eu-central-1.sqs' }))).toMatchObject({
    code: 'InvalidServiceName',
    message: "The Vpc Endpoint Service 'com.amazonaws.eu-central-1.sqs' does not exist",
  });
  expect((await ec2.deleteVpcEndpoints({ VpcEndpointIds: [VpcEndpointId, 'vpce-0'] })).Unsuccessful).toMatchObject([
    { ResourceId: 'vpce-0', Error: { Code: 'InvalidVpcEndpointId.NotFound' } },
  ]);
  expect(await routes(RouteTableId)).toHaveLength(1);
  await ec2.deleteRouteTable({ RouteTableId });
});

test('an interface endpoint has an interface in each of its subnets', async () => {
  const { ec2 } = network;
  const { GroupId = '' } = await ec2.createSecurityGroup({ GroupName: 'endpoint', Description: 'd', VpcId });
  const { VpcEndpoint } = await ec2.createVpcEndpoint({
    VpcId,
    ServiceName: 'com.amazonaws.eu-central-1.sqs',
    VpcEndpointType: 'Interface',
    SubnetIds: [SubnetId],
    SecurityGroupIds: [GroupId],
  });
  const { NetworkInterfaceIds = [], VpcEndpointId = '' } = VpcEndpoint ?? {};
  const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({ NetworkInterfaceIds });
  expect(NetworkInterfaces).toMatchObject([
    { SubnetId, InterfaceType: 'vpc_endpoint', Groups: [{ GroupId }], RequesterManaged: true, Status: 'in-use' },
  ]);
  expect((await refusal(ec2.deleteNetworkInterface({ NetworkInterfaceId: NetworkInterfaceIds[0] }))).code).toBe(
    'InvalidParameterValue',
  );
  const second = await makeSubnet(ec2, VpcId, '10.0.1.0/24', { AvailabilityZone: 'eu-central-1b' });
  const third = await makeSubnet(ec2, VpcId, '10.0.2.0/24', { AvailabilityZone: 'eu-central-1b' });
  await ec2.modifyVpcEndpoint({ VpcEndpointId, AddSubnetIds: [second] });
  expect((await refusal(ec2.modifyVpcEndpoint({ VpcEndpointId, AddSubnetIds: [third] }))).code).toBe(
    'DuplicateSubnetsInSameZone',
  );
  await ec2.deleteVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] });
  expect((await ec2.describeNetworkInterfaces({})).NetworkInterfaces).toEqual([]);
  await ec2.deleteSecurityGroup({ GroupId });
});

test('an interface takes the first free address', async () => {
  const { ec2 } = network;
  const { NetworkInterface } = await ec2.createNetworkInterface({ SubnetId, Description: 'mine' });
  expect(NetworkInterface).toMatchObject({ PrivateIpAddress: '10.0.0.4', Status: 'available', VpcId });
  const taken = ec2.createNetworkInterface({ SubnetId, PrivateIpAddress: '10.0.0.4' });
  expect((await refusal(taken)).code).toBe('InvalidIPAddress.InUse');
  expect((await ec2.describeSubnets({ SubnetIds: [SubnetId] })).Subnets?.[0]?.AvailableIpAddressCount).toBe(250);
  const { NetworkInterfaceId } = NetworkInterface ?? {};
  await ec2.deleteNetworkInterface({ NetworkInterfaceId });
  expect((await refusal(ec2.deleteNetworkInterface({ NetworkInterfaceId }))).code).toBe(
    'InvalidNetworkInterfaceID.NotFound',
  );
});
