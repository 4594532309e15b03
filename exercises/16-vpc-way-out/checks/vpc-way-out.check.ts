import { check, type CheckContext } from '@coldstart/checks';
import type { NamedPolicy, PolicyDocument } from '@coldstart/iam';
import { awsManagedPolicy } from '@coldstart/iam/aws-managed';
import { lackOf } from '@coldstart/iam/least-privilege';
import { walk, type Host, type Network, type Target, type Via, type Walk } from '@coldstart/vpc';
import { readNetwork, type ReadNetwork } from '@coldstart/vpc/template';

const FUNCTION = 'OrdersFunction';
const DATABASE = 'OrdersDatabase';
const FILE = 'network.yaml';

function read(t: CheckContext): ReadNetwork {
  const found = readNetwork(t.file(FILE));
  if (!('issues' in found)) return found;
  const [first, ...more] = found.issues;
  const place = first?.line === undefined ? FILE : `${FILE}:${first.line}`;
  const others = more.length === 0 ? '' : ` (${more.length} more after it)`;
  return t.fail(`${FILE} to be a template that can be read`, `${place}: ${first?.message ?? ''}${others}`);
}

function hostOf(t: CheckContext, { hosts }: Network, id: string, kind: Host['kind']): Host {
  const found = hosts.find((one) => one.id === id);
  return found?.kind === kind ? found : t.fail(`a ${kind} \`${id}\` in ${FILE}`, 'there is none');
}

const placeOf = ({ from }: Walk): string => (from === undefined ? 'outside a VPC' : `in ${from}`);
const lastOf = ({ steps }: Walk): string => {
  const last = steps.at(-1);
  return last === undefined ? 'nothing happened' : `${last.where} ${last.text}`;
};

/** A connection from each subnet of the function, which must take the way that the task names. */
function expectWay(t: CheckContext, network: Network, target: Target, what: string, via: Via): void {
  for (const one of walk(network, hostOf(t, network, FUNCTION, 'function'), target)) {
    const way = via === 'local' ? '' : ` through ${via === 'interface endpoint' ? 'an' : 'a'} ${via}`;
    const expected = `${FUNCTION} ${placeOf(one)} to reach ${what}${way}`;
    // An endpoint that is there and not used says why, wherever the packet ends then.
    const unused = one.steps.find(({ where, text }) => where === 'DNS' && text.includes('is not used'));
    const why = unused === undefined ? '' : `, since DNS ${unused.text}`;
    if (!one.arrives) t.fail(expected, why === '' ? lastOf(one) : `it goes another way${why}. There ${lastOf(one)}`);
    if (one.via !== via) t.fail(expected, `it goes another way: ${one.via}${why}`);
  }
}

function expectRefused(t: CheckContext, network: Network, host: Host, target: Target, what: string): void {
  for (const one of walk(network, host, target))
    if (one.arrives) t.fail(what, `it does, ${placeOf(one)}: ${lastOf(one)}`);
}

/** Others in the VPC: in any of its subnets, with a security group of their own or one of the template's. */
function strangers(t: CheckContext, network: Network, own: readonly string[]): { network: Network; hosts: Host[] } {
  const [vpc] = network.vpcs;
  if (vpc === undefined) return t.fail(`a VPC in ${FILE}`, 'there is none');
  const id = `Stranger${t.random.hex(6)}`;
  const everywhere = { protocol: '-1', from: 0, to: 65_535, peer: { cidr: '0.0.0.0/0' } };
  const group = { id, vpc: vpc.id, ingress: [], egress: [everywhere] };
  const groups = network.securityGroups.filter((one) => !own.includes(one.id)).map((one) => one.id);
  const subnets = network.subnets.filter((one) => one.vpc === vpc.id).map((one) => one.id);
  return {
    network: { ...network, securityGroups: [...network.securityGroups, group] },
    hosts: [[id], ...groups.map((one) => [id, one])].map((securityGroups) => ({
      id: `somebody with the security group ${securityGroups.at(-1)}`,
      kind: 'function',
      subnets,
      securityGroups,
    })),
  };
}

/** A block of addresses in a rule lets in whoever has one of them, now or later. */
function expectNoBlocks(t: CheckContext, { securityGroups }: Network, groups: readonly string[], what: string): void {
  for (const { id, ingress } of securityGroups.filter((one) => groups.includes(one.id)))
    for (const { peer } of ingress)
      if ('cidr' in peer) t.fail(`nobody but ${FUNCTION} to be let in to ${what}`, `${id} lets in ${peer.cidr}`);
}

check('reads', (t) => {
  const { network } = read(t);
  hostOf(t, network, FUNCTION, 'function');
  hostOf(t, network, 'ReportFunction', 'function');
  const { subnets } = hostOf(t, network, DATABASE, 'database');
  t.expect([...subnets].sort(), 'the subnets of the database').toEqual(['DataSubnetA', 'DataSubnetB']);
  t.expect(
    network.vpcs.map(({ id }) => id),
    'the VPCs in the template',
  ).toEqual(['ShopVpc']);
});

check('database', (t) => {
  const { network } = read(t);
  expectWay(t, network, { kind: 'database', id: DATABASE, port: 5432 }, 'the database on port 5432', 'local');
});

check('nobody-else', (t) => {
  const { network } = read(t);
  const [host, database] = [hostOf(t, network, FUNCTION, 'function'), hostOf(t, network, DATABASE, 'database')];
  const groups = network.securityGroups.filter(({ id }) => database.securityGroups.includes(id));
  // The ends of what is open, beside those of what should be.
  const ends = groups
    .flatMap(({ ingress }) => ingress.flatMap(({ from, to }) => [Math.max(1, from), to]))
    .filter((port) => port !== 5432);
  const ports = [...ends, 5431, 5433, 22, 443, t.random.int(1024, 5000), t.random.int(6000, 60_000)];
  for (const port of t.random.shuffle(ports)) {
    const expected = `${FUNCTION} not to reach the database on port ${port}`;
    expectRefused(t, network, host, { kind: 'database', id: DATABASE, port }, expected);
  }
  expectNoBlocks(t, network, database.securityGroups, 'the database');
  const others = strangers(t, network, host.securityGroups);
  for (const other of others.hosts)
    for (const port of [5432, t.random.int(1, 5000)]) {
      const expected = `${other.id} not to reach the database on port ${port}`;
      expectRefused(t, others.network, other, { kind: 'database', id: DATABASE, port }, expected);
    }
});

check('dynamodb', (t) => {
  const { network } = read(t);
  expectWay(t, network, { kind: 'service', service: 'dynamodb' }, 'DynamoDB', 'gateway endpoint');
});

check('secrets', (t) => {
  const { network } = read(t);
  const target = { kind: 'service', service: 'secretsmanager' } as const;
  expectWay(t, network, target, 'Secrets Manager', 'interface endpoint');
  const host = hostOf(t, network, FUNCTION, 'function');
  for (const port of t.random.shuffle([442, 444, 80, t.random.int(1024, 60_000)])) {
    const expected = `${FUNCTION} not to reach the endpoint of Secrets Manager on port ${port}`;
    expectRefused(t, network, host, { ...target, port }, expected);
  }
  const groups = network.endpoints.flatMap((one) => (one.kind === 'interface' ? one.securityGroups : []));
  expectNoBlocks(t, network, groups, 'the endpoint of Secrets Manager');
  const others = strangers(t, network, host.securityGroups);
  for (const other of others.hosts) {
    for (const port of [443, t.random.int(1, 442)]) {
      const expected = `${other.id} not to reach the endpoint of Secrets Manager on port ${port}`;
      expectRefused(t, others.network, other, { ...target, port }, expected);
    }
  }
});

check('partner', (t) => {
  const { network } = read(t);
  // Public ones; 10.0.0.0/8 and others of the kind are nobody's outside.
  const address = (): string => [t.random.int(11, 99), ...[1, 2, 3].map(() => t.random.int(1, 254))].join('.');
  for (const one of [address(), address(), '198.51.101.7', '1.1.1.1']) {
    expectWay(t, network, { kind: 'internet', address: one, port: 443 }, `a partner at ${one}`, 'NAT gateway');
  }
});

check('zones', (t) => {
  const { network } = read(t);
  const { subnets } = hostOf(t, network, FUNCTION, 'function');
  const zonesOf = (ids: readonly string[]): string[] =>
    [...new Set(network.subnets.filter(({ id }) => ids.includes(id)).map(({ zone }) => zone))].sort();
  t.expect(subnets.length, `the number of subnets of ${FUNCTION}`).toEqual(2);
  t.expect(zonesOf(subnets).length, `the number of zones of ${FUNCTION}`).toEqual(2);
  const endpoint = network.endpoints.find((one) => one.kind === 'interface' && one.service === 'secretsmanager');
  const own = endpoint?.kind === 'interface' ? endpoint.subnets : [];
  for (const zone of zonesOf(subnets)) t.expect(zonesOf(own), 'the zones of the interface endpoint').toContain(zone);
});

const INTERFACES = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'].map((name) => ({
  action: `ec2:${name}`,
  resources: ['*'],
}));

check('role', (t) => {
  const { network, roles } = read(t);
  hostOf(t, network, FUNCTION, 'function');
  const role = roles.get(FUNCTION);
  // SAM attaches AWSLambdaVPCAccessExecutionRole to the roles that it makes for functions in a VPC.
  if (role === undefined) return;
  const attached = role.managedPolicies.flatMap((name): NamedPolicy[] => {
    const document = awsManagedPolicy(name)?.document;
    return document === undefined ? [] : [{ name, document }];
  });
  const inline = role.policies.map((one): NamedPolicy => {
    return { name: one.PolicyName, document: one.PolicyDocument as unknown as PolicyDocument };
  });
  const lack = lackOf([...attached, ...inline], INTERFACES);
  if (lack !== undefined) t.fail(`${role.id} to be allowed what network interfaces ask for`, `it may not ${lack}`);
});

check('report', (t) => {
  const { network } = read(t);
  const { subnets } = hostOf(t, network, 'ReportFunction', 'function');
  t.expect(subnets, 'the subnets of ReportFunction').toEqual([]);
});
