import { nthAddress } from './cidr.ts';
import type { Host, Network } from './network.ts';
import { onTheWayOut, type Way } from './route.ts';
import { ruleFor, ruleText, type Peer } from './rules.ts';

/** What a connection is opened to. */
export type Target =
  | { readonly kind: 'database'; readonly id: string; readonly port?: number }
  /** A service of AWS, by its usual name: `dynamodb`. HTTPS, unless another port is named. */
  | { readonly kind: 'service'; readonly service: string; readonly port?: number }
  | { readonly kind: 'internet'; readonly address: string; readonly port: number };

/** One thing that the first packet of a connection meets. */
export interface Step {
  /** Logical id, or a word for what has none. */
  readonly where: string;
  readonly passes: boolean;
  readonly text: string;
}

export type Via = 'local' | 'gateway endpoint' | 'interface endpoint' | 'NAT gateway' | 'outside a VPC';

export interface Walk {
  /** The subnet that it starts in; undefined for a function outside a VPC. */
  readonly from: string | undefined;
  readonly steps: readonly Step[];
  readonly arrives: boolean;
  readonly via: Via | undefined;
}

/** Stands for the addresses of a service outside, and for what is not there. */
const SERVICE_ADDRESS = '52.94.5.1';
/** AWS keeps four addresses of each subnet; this one is somebody's. */
const HOST = 10;

/** A connection from each subnet that a host is in: Lambda takes any of them. */
export function walk(network: Network, host: Host, target: Target): Walk[] {
  if (host.subnets.length === 0) return [outside(target)];
  return host.subnets.map((subnet) => walkFrom(network, host, subnet, target));
}

function outside(target: Target): Walk {
  const where = "Lambda's network";
  if (target.kind === 'database') {
    const text = `knows no way into a VPC, so ${target.id} is out of reach`;
    return { from: undefined, steps: [{ where, passes: false, text }], arrives: false, via: undefined };
  }
  const text = 'leads to the internet and to the services of AWS';
  return { from: undefined, steps: [{ where, passes: true, text }], arrives: true, via: 'outside a VPC' };
}

/** Where the packet is bound for, once names are resolved. */
interface Destination extends Peer {
  readonly name: string;
  readonly port: number;
  /** Security groups there, which have a say in who comes in. */
  readonly guards?: { readonly owner: string; readonly groups: readonly string[] };
  readonly via?: Via;
}

function walkFrom(network: Network, host: Host, from: string, target: Target): Walk {
  const steps: Step[] = [];
  const end = (via?: Via): Walk => ({ from, steps, arrives: via !== undefined, via });
  const step = (where: string, passes: boolean, text: string): boolean => {
    steps.push({ where, passes, text });
    return passes;
  };
  const destination = resolve(network, host, from, target, step);
  if (destination === undefined) return end();

  const out = ruleFor(network, host.securityGroups, 'egress', destination, destination.port);
  if (out === undefined) {
    step(
      host.securityGroups.join(', ') || host.id,
      false,
      `lets nothing out to ${destination.name} on port ${destination.port}`,
    );
    return end();
  }
  step(out.group, true, `lets it out (${ruleText(out.rule)})`);

  const way: Way = onTheWayOut(network, from, destination);
  for (const { where, passes, text } of way.steps) step(where, passes, text);
  if (way.via === undefined) return end();

  const { guards, port } = destination;
  if (guards === undefined) return end(destination.via ?? way.via);
  const subnet = network.subnets.find(({ id }) => id === from);
  const peer = { address: nthAddress(subnet?.cidr ?? '', HOST), groups: host.securityGroups };
  const into = ruleFor(network, guards.groups, 'ingress', peer, port);
  if (into === undefined) {
    const where = guards.groups.join(', ') || guards.owner;
    const text = guards.groups.length === 0 ? 'has no security group, so that' : 'lets';
    step(
      where,
      false,
      `${text} nothing ${guards.groups.length === 0 ? 'comes in' : 'in'} to ${guards.owner} on port ${port}`,
    );
    return end();
  }
  step(into.group, true, `lets it in to ${guards.owner} (${ruleText(into.rule)})`);
  return end(destination.via ?? way.via);
}

type Say = (where: string, passes: boolean, text: string) => boolean;

function resolve(network: Network, host: Host, from: string, target: Target, say: Say): Destination | undefined {
  if (target.kind === 'internet') {
    return { name: target.address, address: target.address, groups: [], port: target.port };
  }
  return target.kind === 'service' ? service(network, from, target, say) : database(network, from, target, say);
}

function database(network: Network, from: string, { id, port }: Target & { kind: 'database' }, say: Say) {
  const found = network.hosts.find((one) => one.id === id);
  const subnet = network.subnets.find((one) => one.id === found?.subnets[0]);
  if (found === undefined || subnet === undefined) {
    say(id, false, 'has no address in any subnet');
    return undefined;
  }
  const own = network.subnets.find((one) => one.id === from);
  if (own?.vpc !== subnet.vpc) {
    say(id, false, 'is in another VPC, and nothing connects the two');
    return undefined;
  }
  return {
    name: id,
    address: nthAddress(subnet.cidr, HOST + 1),
    groups: found.securityGroups,
    port: port ?? found.port ?? 0,
    guards: { owner: id, groups: found.securityGroups },
  };
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html */
function service(network: Network, from: string, target: Target & { kind: 'service' }, say: Say): Destination {
  const { service: name, port = 443 } = target;
  const own = network.subnets.find(({ id }) => id === from);
  const vpc = network.vpcs.find(({ id }) => id === own?.vpc);
  const base: Destination = { name, address: SERVICE_ADDRESS, groups: [], service: name, port };
  for (const endpoint of network.endpoints) {
    if (endpoint.kind !== 'interface' || endpoint.service !== name || endpoint.vpc !== vpc?.id) continue;
    if (!endpoint.privateDns || !vpc.dnsSupport || !vpc.dnsHostnames) {
      const lacks = `${vpc.id} has no DNS ${vpc.dnsSupport ? 'hostnames' : 'support'}`;
      const missing = endpoint.privateDns ? lacks : 'it has no private DNS';
      say('DNS', true, `gives the public address of ${name}: ${endpoint.id} is not used, since ${missing}`);
      continue;
    }
    // An address in the own zone is preferred; any other is as near as the network is concerned.
    const inside = network.subnets.find(
      ({ id }) => id === (endpoint.subnets.find((one) => one === from) ?? endpoint.subnets[0]),
    );
    if (inside === undefined) {
      say(endpoint.id, true, 'has no address, since it is in no subnet');
      continue;
    }
    say('DNS', true, `gives the address of ${endpoint.id} in ${inside.id}`);
    const { securityGroups: groups } = endpoint;
    const address = nthAddress(inside.cidr, HOST + 2);
    return { name, address, groups, port, guards: { owner: endpoint.id, groups }, via: 'interface endpoint' };
  }
  return base;
}
