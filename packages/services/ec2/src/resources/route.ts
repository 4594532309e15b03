import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface RouteProperties {
  RouteTableId: string;
  DestinationCidrBlock?: string;
  DestinationIpv6CidrBlock?: string;
  DestinationPrefixListId?: string;
  GatewayId?: string;
  NatGatewayId?: string;
  NetworkInterfaceId?: string;
}

const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'] as const;
const TARGETS = ['GatewayId', 'NatGatewayId', 'NetworkInterfaceId'] as const;

const destination = (route: Partial<RouteProperties>): string =>
  DESTINATIONS.map((name) => route[name]).find((value) => value !== undefined) ?? '';

const input = (properties: RouteProperties) => ({
  ...pick(properties, [...DESTINATIONS, ...TARGETS]),
  RouteTableId: properties.RouteTableId,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html */
export const ec2Route = resourceRow<RouteProperties>({
  type: 'AWS::EC2::Route',
  id: ({ properties }) => `${properties.RouteTableId}|${destination(properties)}`,
  attributes: ({ properties }) => ({ CidrBlock: destination(properties) }),
  create: { CreateRoute: ({ properties }) => input(properties) },
  update: [{ of: TARGETS, put: { ReplaceRoute: ({ properties }) => input(properties) } }],
  read: {
    DescribeRouteTables: {
      input: ({ properties: { RouteTableId } }) => ({ RouteTableIds: [RouteTableId] }),
      read({ RouteTables: [table] = [] }, { properties }) {
        const route = table?.Routes?.find((one) => destination(one) === destination(properties));
        return route && { ...pick(route, [...DESTINATIONS, ...TARGETS]), RouteTableId: properties.RouteTableId };
      },
    },
  },
  delete: {
    DeleteRoute: ({ before }) => ({ ...pick(before, DESTINATIONS), RouteTableId: before.RouteTableId ?? '' }),
  },
  unsupported: [
    'CarrierGatewayId',
    'CoreNetworkArn',
    'EgressOnlyInternetGatewayId',
    'InstanceId',
    'LocalGatewayId',
    'TransitGatewayId',
    'VpcEndpointId',
    'VpcPeeringConnectionId',
  ],
});
