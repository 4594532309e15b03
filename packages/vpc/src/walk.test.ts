import { expect, test } from 'vitest';
import type { Host, Network, Rule } from './network.ts';
import { walk, type Target } from './walk.ts';

const all: Rule = { protocol: '-1', from: 0, to: 65_535, peer: { cidr: '0.0.0.0/0' } };
const from = (group: string, port: number): Rule => ({ protocol: 'tcp', from: port, to: port, peer: { group } });

/** A VPC with a public subnet, a private one with a NAT gateway, a database and two endpoints. */
const NETWORK: Network = {
  vpcs: [{ id: 'Vpc', cidr: '10.0.0.0/16', dnsSupport: true, dnsHostnames: true }],
  subnets: [
    { id: 'Public', vpc: 'Vpc', cidr: '10.0.0.0/24', zone: 'a' },
    { id: 'Private', vpc: 'Vpc', cidr: '10.0.1.0/24', zone: 'a' },
    { id: 'Lonely', vpc: 'Vpc', cidr: '10.0.2.0/24', zone: 'b' },
  ],
  routeTables: [
    {
      id: 'PublicRoutes',
      vpc: 'Vpc',
      subnets: ['Public'],
      routes: [{ id: 'Out', destination: '0.0.0.0/0', target: { kind: 'internet-gateway', id: 'Gateway' } }],
    },
    {
      id: 'PrivateRoutes',
      vpc: 'Vpc',
      subnets: ['Private'],
      routes: [{ id: 'Nat', destination: '0.0.0.0/0', target: { kind: 'nat-gateway', id: 'NatGateway' } }],
    },
  ],
  internetGateways: [{ id: 'Gateway', vpcs: ['Vpc'] }],
  natGateways: [{ id: 'NatGateway', subnet: 'Public', isPublic: true }],
  endpoints: [
    { kind: 'gateway', id: 'Dynamo', vpc: 'Vpc', service: 'dynamodb', routeTables: ['PrivateRoutes'] },
    {
      kind: 'interface',
      id: 'Secrets',
      vpc: 'Vpc',
      service: 'secretsmanager',
      subnets: ['Private'],
      securityGroups: ['EndpointGroup'],
      privateDns: true,
    },
  ],
  securityGroups: [
    { id: 'FunctionGroup', vpc: 'Vpc', ingress: [], egress: [all] },
    { id: 'DatabaseGroup', vpc: 'Vpc', ingress: [from('FunctionGroup', 5432)], egress: [all] },
    { id: 'EndpointGroup', vpc: 'Vpc', ingress: [from('FunctionGroup', 443)], egress: [all] },
  ],
  hosts: [{ id: 'Database', kind: 'database', subnets: ['Lonely'], securityGroups: ['DatabaseGroup'], port: 5432 }],
};

const host = (subnet?: string, group = 'FunctionGroup'): Host => ({
  id: 'Function',
  kind: 'function',
  subnets: subnet === undefined ? [] : [subnet],
  securityGroups: [group],
});
const database: Target = { kind: 'database', id: 'Database' };
const secrets: Target = { kind: 'service', service: 'secretsmanager' };
const dynamodb: Target = { kind: 'service', service: 'dynamodb' };
const partner: Target = { kind: 'internet', address: '198.51.100.7', port: 443 };

/** The way that a packet takes, or the last thing that it meets. */
function wayOf(target: Target, at: Host = host('Private'), network: Network = NETWORK): string {
  const [one] = walk(network, at, target);
  const last = one?.steps.at(-1);
  return one?.via ?? `${last?.where} ${last?.text}`;
}

test('from a private subnet each target has a way of its own', () => {
  expect([database, dynamodb, secrets, partner].map((target) => wayOf(target))).toEqual([
    'local',
    'gateway endpoint',
    'interface endpoint',
    'NAT gateway',
  ]);
});

test('a public subnet is no way out for a function', () => {
  const dead = 'Gateway lets out what has a public address; the network interfaces of Lambda have none';
  expect(wayOf(partner, host('Public'))).toBe(dead);
  expect(wayOf(dynamodb, host('Public'))).toBe(dead);
  expect(wayOf(secrets, host('Public'))).toBe('interface endpoint');
});

test('a subnet in no table reaches what is in the VPC', () => {
  expect(wayOf(partner, host('Lonely'))).toBe("Vpc's main route table has no route to 198.51.100.7");
  expect(wayOf(dynamodb, host('Lonely'))).toBe("Vpc's main route table has no route to dynamodb");
  expect(wayOf(database, host('Lonely'))).toBe('local');
});

test('outside a VPC everything is there but the VPC', () => {
  expect([dynamodb, secrets, partner].map((target) => wayOf(target, host()))).toEqual(
    Array.from({ length: 3 }, () => 'outside a VPC'),
  );
  expect(wayOf(database, host())).toContain('knows no way into a VPC');
});

test('security groups let in by group and port, and answers need no rule', () => {
  expect(wayOf({ ...database, port: 5433 })).toBe('DatabaseGroup lets nothing in to Database on port 5433');
  const stranger = { id: 'Stranger', vpc: 'Vpc', ingress: [], egress: [all] };
  const network = { ...NETWORK, securityGroups: [...NETWORK.securityGroups, stranger] };
  expect(wayOf(database, host('Private', 'Stranger'), network)).toContain('DatabaseGroup lets nothing in');
  expect(wayOf(secrets, host('Private', 'Stranger'), network)).toContain('EndpointGroup lets nothing in');
});

test('a gateway endpoint has public addresses, which the security group has to let out', () => {
  const narrow = (peer: Rule['peer']): Network => ({
    ...NETWORK,
    securityGroups: [{ id: 'FunctionGroup', vpc: 'Vpc', ingress: [], egress: [{ ...all, peer }] }],
  });
  expect(wayOf(dynamodb, host('Private'), narrow({ cidr: '10.0.0.0/16' }))).toBe(
    'FunctionGroup lets nothing out to dynamodb on port 443',
  );
  expect(wayOf(dynamodb, host('Private'), narrow({ service: 'dynamodb' }))).toBe('gateway endpoint');
});

test('without private DNS the name of a service leads outside', () => {
  const [vpc] = NETWORK.vpcs;
  if (vpc === undefined) throw new Error('There is no VPC.');
  const network = { ...NETWORK, vpcs: [{ ...vpc, dnsHostnames: false }] };
  expect(wayOf(secrets, host('Private'), network)).toBe('NAT gateway');
  expect(walk(network, host('Private'), secrets)[0]?.steps[0]?.text).toContain('Vpc has no DNS hostnames');
});

test('a NAT gateway needs an address, and a way out of its own', () => {
  const nat = (more: object): Network => ({
    ...NETWORK,
    natGateways: [{ id: 'NatGateway', subnet: 'Public', isPublic: true, ...more }],
  });
  expect(wayOf(partner, host('Private'), nat({ isPublic: false }))).toContain('has no Elastic IP');
  expect(wayOf(partner, host('Private'), nat({ subnet: 'Lonely' }))).toContain('no route to an internet gateway');
  expect(wayOf(partner, host('Private'), { ...NETWORK, internetGateways: [{ id: 'Gateway', vpcs: [] }] })).toBe(
    'Gateway is not attached to Vpc',
  );
});

test('the most exact route wins', () => {
  const [publicRoutes, privateRoutes] = NETWORK.routeTables;
  if (publicRoutes === undefined || privateRoutes === undefined) throw new Error('There are no tables.');
  const exact = {
    id: 'Exact',
    destination: '198.51.100.0/24',
    target: { kind: 'internet-gateway', id: 'Gateway' },
  } as const;
  const network = {
    ...NETWORK,
    routeTables: [publicRoutes, { ...privateRoutes, routes: [...privateRoutes.routes, exact] }],
  };
  expect(wayOf(partner, host('Private'), network)).toContain('the network interfaces of Lambda have none');
});
