import { blockOf, isWithin } from './cidr.ts';
import type { NatGateway, Network, Route, RouteTable } from './network.ts';
import type { Peer } from './rules.ts';
import type { Step, Via } from './walk.ts';

export interface Way {
  readonly steps: readonly Step[];
  /** Undefined where the packet is dropped. */
  readonly via: Via | undefined;
}

const dropped = (where: string, text: string): Way => ({ steps: [{ where, passes: false, text }], via: undefined });
const passed = (where: string, text: string, via: Via): Way => ({ steps: [{ where, passes: true, text }], via });

/**
 * What the route table of a subnet does with a packet: the most exact route wins.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function onTheWayOut(network: Network, from: string, { address, service }: Peer): Way {
  const subnet = network.subnets.find(({ id }) => id === from);
  const vpc = network.vpcs.find(({ id }) => id === subnet?.vpc);
  const table = network.routeTables.find(({ subnets }) => subnets.includes(from));
  const where = table?.id ?? `${vpc?.id ?? 'the VPC'}'s main route table`;
  if (vpc !== undefined && isWithin(address, vpc.cidr)) return passed(where, `${vpc.cidr} is local`, 'local');
  const gateway = network.endpoints.find(
    (one) =>
      one.kind === 'gateway' && one.service === service && table !== undefined && one.routeTables.includes(table.id),
  );
  if (gateway !== undefined)
    return passed(where, `the addresses of ${service} lead to ${gateway.id}`, 'gateway endpoint');
  const route = bestRoute(table, address);
  if (route === undefined) return dropped(where, `has no route to ${service ?? address}`);
  return through(network, where, route, vpc?.id);
}

function bestRoute(table: RouteTable | undefined, address: string): Route | undefined {
  const matching = (table?.routes ?? []).filter(({ destination }) => isWithin(address, destination));
  return matching.sort((a, b) => (blockOf(b.destination)?.bits ?? 0) - (blockOf(a.destination)?.bits ?? 0))[0];
}

function through(network: Network, where: string, { destination, target }: Route, vpc: string | undefined): Way {
  const routed: Step = { where, passes: true, text: `${destination} leads to ${target.id}` };
  const then = (way: Way): Way => ({ ...way, steps: [routed, ...way.steps] });
  if (target.kind === 'internet-gateway') {
    const gateway = network.internetGateways.find(({ id }) => id === target.id);
    if (gateway?.vpcs.includes(vpc ?? '') !== true) return then(dropped(target.id, `is not attached to ${vpc}`));
    const text = 'lets out what has a public address; the network interfaces of Lambda have none';
    return then(dropped(target.id, text));
  }
  const nat = network.natGateways.find(({ id }) => id === target.id);
  return then(nat === undefined ? dropped(target.id, 'is not there') : outOfNat(network, nat));
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
function outOfNat(network: Network, { id, subnet, isPublic }: NatGateway): Way {
  if (!isPublic) return dropped(id, 'has no Elastic IP, so it is not seen outside');
  const own = network.subnets.find((one) => one.id === subnet);
  const table = network.routeTables.find(({ subnets }) => subnets.includes(subnet));
  const route = bestRoute(table, '203.0.113.1');
  const gateway = network.internetGateways.find((one) => one.id === route?.target.id);
  if (gateway === undefined) return dropped(id, `is in ${subnet}, which has no route to an internet gateway`);
  if (!gateway.vpcs.includes(own?.vpc ?? '')) return dropped(gateway.id, `is not attached to ${own?.vpc}`);
  return {
    steps: [
      { where: id, passes: true, text: `sends it on from ${subnet}, with its own public address` },
      { where: gateway.id, passes: true, text: 'lets it out' },
    ],
    via: 'NAT gateway',
  };
}
