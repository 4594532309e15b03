import { on } from '../access.ts';
import { readCidr } from '../cidr.ts';
import { ec2Error, invalidValue, notImplemented } from '../errors.ts';
import type { Network, Route, RouteTable } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf } from '../state.ts';

interface Destination {
  readonly DestinationCidrBlock?: string | undefined;
  readonly DestinationIpv6CidrBlock?: string | undefined;
  readonly DestinationPrefixListId?: string | undefined;
}

interface Target {
  readonly GatewayId?: string | undefined;
  readonly NatGatewayId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
}

/** Kinds of targets that this cloud does not have. */
const ELSEWHERE = [
  'EgressOnlyInternetGatewayId',
  'InstanceId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'CoreNetworkArn',
  'OdbNetworkArn',
  'VpcEndpointId',
] as const;

function destinationOf(given: Destination): Route['destination'] {
  const { DestinationCidrBlock: cidr, DestinationIpv6CidrBlock: cidr6, DestinationPrefixListId: list } = given;
  if (cidr !== undefined) {
    const read = readCidr(cidr);
    if (read === undefined) throw invalidValue(cidr, 'destinationCidrBlock', 'This is not a valid CIDR block.');
    return { kind: 'cidr', value: read.text };
  }
  if (cidr6 !== undefined) return { kind: 'cidr6', value: cidr6 };
  if (list !== undefined) return { kind: 'prefixList', value: list };
  throw ec2Error('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
}

/** @throws AwsError for targets that are not there, or of another VPC */
function targetOf(network: Network, { vpcId }: RouteTable, given: Target): Route['target'] {
  const { GatewayId: gateway, NatGatewayId: nat, NetworkInterfaceId: card } = given;
  if (gateway !== undefined) {
    const { vpcId: attached } = find(network.internetGateways, 'internetGateway', gateway);
    if (attached !== vpcId)
      throw ec2Error(
        'InvalidParameterValue',
        `route table and network gateway ${gateway} belong to different networks`,
      );
    return { kind: 'gateway', id: gateway };
  }
  if (nat !== undefined) {
    const found = network.natGateways.get(nat);
    if (found === undefined || found.deleted !== undefined)
      throw ec2Error('InvalidNatGatewayID.NotFound', `The natGateway ID '${nat}' does not exist`);
    return { kind: 'nat', id: nat };
  }
  if (card !== undefined) return { kind: 'interface', id: find(network.interfaces, 'networkInterface', card).id };
  throw ec2Error(
    'MissingParameter',
    'The request must contain exactly one target: a gateway, NAT gateway or interface.',
  );
}

function refuseElsewhere(input: { readonly [Name in (typeof ELSEWHERE)[number]]?: string | undefined }): void {
  const used = ELSEWHERE.find((name) => input[name] !== undefined);
  if (used !== undefined) throw notImplemented(`Routes to what ${used} names`);
}

const missing = ({ id }: RouteTable, { value }: Route['destination']) =>
  ec2Error('InvalidRoute.NotFound', `no route with destination-cidr-block ${value} in route table ${id}`);

export const routeOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
  CreateRoute: {
    access: on('route-table', 'RouteTableId'),
    run(input, call) {
      const network = networkOf(call);
      const table = find(network.routeTables, 'routeTable', input.RouteTableId);
      refuseElsewhere(input);
      const destination = destinationOf(input);
      if (table.routes.some((route) => route.destination.value === destination.value))
        throw ec2Error('RouteAlreadyExists', `The route identified by ${destination.value} already exists.`);
      table.routes.push({ destination, target: targetOf(network, table, input), origin: 'CreateRoute' });
      return { Return: true };
    },
  },

  ReplaceRoute: {
    access: on('route-table', 'RouteTableId'),
    run(input, call) {
      const network = networkOf(call);
      const table = find(network.routeTables, 'routeTable', input.RouteTableId);
      refuseElsewhere(input);
      const destination = destinationOf(input);
      const at = table.routes.findIndex((route) => route.destination.value === destination.value);
      if (at === -1) throw missing(table, destination);
      table.routes[at] = { destination, target: targetOf(network, table, input), origin: 'CreateRoute' };
    },
  },

  DeleteRoute: {
    access: on('route-table', 'RouteTableId'),
    run(input, call) {
      const table = find(networkOf(call).routeTables, 'routeTable', input.RouteTableId);
      const destination = destinationOf(input);
      const route = table.routes.find((one) => one.destination.value === destination.value);
      if (route === undefined) throw missing(table, destination);
      if (route.target.kind === 'local')
        throw ec2Error(
          'InvalidParameterValue',
          `cannot remove local route ${destination.value} in route table ${table.id}`,
        );
      table.routes = table.routes.filter((one) => one !== route);
    },
  },
};
