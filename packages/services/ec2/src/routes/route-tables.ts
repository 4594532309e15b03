import type { RouteTable as ShownTable, Route as ShownRoute } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, inUse, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { localRoute, type Network, type Route, type RouteTable } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';

function showRoute({ destination, target, origin }: Route): ShownRoute {
  return {
    DestinationCidrBlock: destination.kind === 'cidr' ? destination.value : undefined,
    DestinationIpv6CidrBlock: destination.kind === 'cidr6' ? destination.value : undefined,
    DestinationPrefixListId: destination.kind === 'prefixList' ? destination.value : undefined,
    GatewayId: target.kind === 'local' || target.kind === 'gateway' ? target.id : undefined,
    NatGatewayId: target.kind === 'nat' ? target.id : undefined,
    NetworkInterfaceId: target.kind === 'interface' ? target.id : undefined,
    Origin: origin,
    State: 'active',
  };
}

function show(call: Call, network: Network, table: RouteTable): ShownTable {
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: call.account,
    Routes: table.routes.map(showRoute),
    Associations: table.associations.map(({ id, main, subnetId }) => ({
      RouteTableAssociationId: id,
      RouteTableId: table.id,
      Main: main,
      SubnetId: subnetId,
      AssociationState: { State: 'associated' },
    })),
    PropagatingVgws: [],
    Tags: tagsOf(network, table.id),
  };
}

const FILTERS: Readonly<Record<string, Look<RouteTable>>> = {
  'route-table-id': ({ id }) => id,
  'vpc-id': ({ vpcId }) => vpcId,
  'association.main': ({ associations }) => associations.map(({ main }) => String(main)),
  'association.subnet-id': ({ associations }) => associations.flatMap(({ subnetId = [] }) => subnetId),
  'association.route-table-association-id': ({ associations }) => associations.map(({ id }) => id),
  'association.route-table-id': ({ id, associations }) => (associations.length > 0 ? id : undefined),
  'route.destination-cidr-block': ({ routes }) =>
    routes.filter(({ destination }) => destination.kind === 'cidr').map(({ destination }) => destination.value),
  'route.gateway-id': ({ routes }) =>
    routes.filter(({ target }) => target.kind !== 'nat').map(({ target }) => target.id),
  'route.nat-gateway-id': ({ routes }) =>
    routes.filter(({ target }) => target.kind === 'nat').map(({ target }) => target.id),
};

/** The table that has an association. @throws AwsError InvalidAssociationID.NotFound */
function associationOf(network: Network, associationId: string) {
  for (const table of network.routeTables.values()) {
    const association = table.associations.find(({ id }) => id === associationId);
    if (association !== undefined) return { table, association };
  }
  throw notFound('association', associationId);
}

function sameVpc(table: RouteTable, vpcId: string, what: string, id: string): void {
  if (table.vpcId !== vpcId)
    throw ec2Error('InvalidParameterValue', `route table ${table.id} and ${what} ${id} belong to different networks`);
}

export const routeTableOperations: Ec2Operations = {
  CreateRouteTable: {
    access: making('route-table', { VpcId: 'vpc' }),
    run({ VpcId, TagSpecifications }, call) {
      const network = networkOf(call);
      const { blocks } = find(network.vpcs, 'vpc', VpcId);
      const id = newId('rtb');
      tagNew(network, id, TagSpecifications);
      const table: RouteTable = {
        id,
        vpcId: VpcId,
        routes: blocks.map(({ cidr }) => localRoute(cidr)),
        associations: [],
      };
      network.routeTables.set(id, table);
      return { RouteTable: show(call, network, table) };
    },
  },

  DescribeRouteTables: {
    run({ RouteTableIds, ...request }, call) {
      const network = networkOf(call);
      const filters = { ...FILTERS, 'owner-id': () => call.account };
      const { items, token } = describe(
        call,
        { items: network.routeTables, kind: 'routeTable', filters },
        { ...request, ids: RouteTableIds },
      );
      return { RouteTables: items.map((table) => show(call, network, table)), NextToken: token };
    },
  },

  DeleteRouteTable: {
    access: on('route-table', 'RouteTableId'),
    run({ RouteTableId }, call) {
      const network = networkOf(call);
      if (find(network.routeTables, 'routeTable', RouteTableId).associations.length > 0)
        throw inUse('routeTable', RouteTableId);
      network.routeTables.delete(RouteTableId);
      network.tags.delete(RouteTableId);
    },
  },

  AssociateRouteTable: {
    access: on('route-table', 'RouteTableId'),
    run({ RouteTableId, SubnetId, GatewayId }, call) {
      const network = networkOf(call);
      const table = find(network.routeTables, 'routeTable', RouteTableId);
      if (SubnetId === undefined || GatewayId !== undefined)
        throw ec2Error('InvalidParameterCombination', 'Name a subnet by SubnetId: gateways have no route tables here.');
      sameVpc(table, find(network.subnets, 'subnet', SubnetId).vpcId, 'subnet', SubnetId);
      for (const other of network.routeTables.values())
        if (other.associations.some(({ subnetId }) => subnetId === SubnetId))
          throw ec2Error(
            'Resource.AlreadyAssociated',
            `the specified association for route table ${RouteTableId} conflicts with an existing association`,
          );
      const id = newId('rtbassoc');
      table.associations.push({ id, main: false, subnetId: SubnetId });
      return { AssociationId: id, AssociationState: { State: 'associated' } };
    },
  },

  DisassociateRouteTable: {
    run({ AssociationId }, call) {
      const { table, association } = associationOf(networkOf(call), AssociationId);
      if (association.main)
        throw ec2Error(
          'InvalidParameterValue',
          'cannot disassociate the main route table association ' + AssociationId,
        );
      table.associations = table.associations.filter((one) => one !== association);
    },
  },

  ReplaceRouteTableAssociation: {
    access: on('route-table', 'RouteTableId'),
    run({ AssociationId, RouteTableId }, call) {
      const network = networkOf(call);
      const table = find(network.routeTables, 'routeTable', RouteTableId);
      const { table: before, association } = associationOf(network, AssociationId);
      sameVpc(table, before.vpcId, 'association', AssociationId);
      const id = newId('rtbassoc');
      before.associations = before.associations.filter((one) => one !== association);
      table.associations.push({ ...association, id });
      return { NewAssociationId: id, AssociationState: { State: 'associated' } };
    },
  },
};
