import { ec2Error } from '../errors.ts';
import { givenId } from '../ids.ts';
import { makeInterface } from '../interfaces.ts';
import type { Endpoint, Network } from '../network.ts';
import { find } from '../state.ts';

/*
 * What an endpoint has in a VPC: a route in each of its route tables, an interface in each of its subnets.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */

/** What lists of prefixes are called, which stand for a service's addresses. */
const prefixList = (service: string): string => `pl-${givenId('pl', service).slice(-8)}`;

export function addTable(network: Network, endpoint: Endpoint, id: string): void {
  const table = find(network.routeTables, 'routeTable', id);
  if (table.vpcId !== endpoint.vpcId)
    throw ec2Error('InvalidParameter', `Route table ${id} and VPC ${endpoint.vpcId} belong to different networks`);
  const list = prefixList(endpoint.service);
  if (table.routes.some(({ destination }) => destination.value === list))
    throw ec2Error(
      'RouteAlreadyExists',
      `route table ${id} already has a route with destination-prefix-list-id ${list}`,
    );
  table.routes.push({
    destination: { kind: 'prefixList', value: list },
    target: { kind: 'gateway', id: endpoint.id },
    origin: 'CreateRoute',
  });
  endpoint.routeTableIds.push(id);
}

export function removeTable(network: Network, endpoint: Endpoint, id: string): void {
  const table = network.routeTables.get(id);
  if (table !== undefined) table.routes = table.routes.filter(({ target }) => target.id !== endpoint.id);
  endpoint.routeTableIds = endpoint.routeTableIds.filter((one) => one !== id);
}

export function addSubnet(network: Network, endpoint: Endpoint, id: string): void {
  const { vpcId, zone } = find(network.subnets, 'subnet', id);
  if (vpcId !== endpoint.vpcId)
    throw ec2Error('InvalidParameter', `The subnet ${id} does not belong to the VPC ${endpoint.vpcId}`);
  if (endpoint.subnetIds.some((one) => network.subnets.get(one)?.zone === zone))
    throw ec2Error(
      'DuplicateSubnetsInSameZone',
      'Found another VPC endpoint subnet in the availability zone of the subnet: name one a zone.',
    );
  const { id: card } = makeInterface(network, {
    subnetId: id,
    type: 'vpc_endpoint',
    groupIds: endpoint.groupIds,
    description: `VPC Endpoint Interface ${endpoint.id}`,
    requester: 'amazon-vpc-endpoints',
  });
  endpoint.interfaceIds.set(id, card);
  endpoint.subnetIds.push(id);
}

export function removeSubnet(network: Network, endpoint: Endpoint, id: string): void {
  network.interfaces.delete(endpoint.interfaceIds.get(id) ?? '');
  endpoint.interfaceIds.delete(id);
  endpoint.subnetIds = endpoint.subnetIds.filter((one) => one !== id);
}

/** Interfaces of an endpoint are in the endpoint's groups. */
export function setGroups(network: Network, endpoint: Endpoint, ids: string[]): void {
  for (const id of ids) find(network.groups, 'group', id);
  endpoint.groupIds = ids;
  for (const card of endpoint.interfaceIds.values()) {
    const found = network.interfaces.get(card);
    if (found !== undefined) found.groupIds = ids;
  }
}
