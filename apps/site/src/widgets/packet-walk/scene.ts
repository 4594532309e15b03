/** One function in one VPC, with what may be switched on: the network whose packets the widget follows. */
import { walk, type Endpoint, type Network, type Target, type Walk } from '@coldstart/vpc';

export const PLACES = {
  outside: 'No VPC',
  public: 'Public subnet',
  private: 'Private subnet',
} as const;
export type Place = keyof typeof PLACES;

export const PARTS = {
  nat: 'NAT gateway',
  gateway: 'Gateway endpoint for DynamoDB',
  interface: 'Interface endpoint for Secrets Manager',
  database: 'Database lets the function in',
} as const;
export type Part = keyof typeof PARTS;

export const TARGETS = {
  database: 'Database in the VPC',
  dynamodb: 'DynamoDB',
  secretsmanager: 'Secrets Manager',
  partner: 'A partner on the internet',
} as const;
export type Aim = keyof typeof TARGETS;

const VPC = 'the VPC';
const FUNCTION = 'function group';

const ends: Readonly<Record<Aim, Target>> = {
  database: { kind: 'database', id: 'the database' },
  dynamodb: { kind: 'service', service: 'dynamodb' },
  secretsmanager: { kind: 'service', service: 'secretsmanager' },
  partner: { kind: 'internet', address: '198.51.100.7', port: 443 },
};

const gatewayEndpoint: Endpoint = {
  kind: 'gateway',
  id: 'the gateway endpoint',
  vpc: VPC,
  service: 'dynamodb',
  routeTables: ['public route table', 'private route table'],
};
const interfaceEndpoint: Endpoint = {
  kind: 'interface',
  id: 'the interface endpoint',
  vpc: VPC,
  service: 'secretsmanager',
  subnets: ['private subnet'],
  securityGroups: ['endpoint group'],
  privateDns: true,
};

function networkWith(parts: ReadonlySet<Part>): Network {
  const letsIn = (id: string, port: number, open: boolean): Network['securityGroups'][number] => ({
    id,
    vpc: VPC,
    ingress: open ? [{ protocol: 'tcp', from: port, to: port, peer: { group: FUNCTION } }] : [],
    egress: [],
  });
  const all = { protocol: '-1', from: 0, to: 65_535, peer: { cidr: '0.0.0.0/0' } };
  const nat = {
    id: 'default',
    destination: '0.0.0.0/0',
    target: { kind: 'nat-gateway', id: 'the NAT gateway' },
  } as const;
  const out = {
    id: 'default',
    destination: '0.0.0.0/0',
    target: { kind: 'internet-gateway', id: 'the internet gateway' },
  } as const;
  return {
    vpcs: [{ id: VPC, cidr: '10.0.0.0/16', dnsSupport: true, dnsHostnames: true }],
    subnets: [
      { id: 'public subnet', vpc: VPC, cidr: '10.0.0.0/24', zone: 'a' },
      { id: 'private subnet', vpc: VPC, cidr: '10.0.10.0/24', zone: 'a' },
    ],
    routeTables: [
      { id: 'public route table', vpc: VPC, subnets: ['public subnet'], routes: [out] },
      { id: 'private route table', vpc: VPC, subnets: ['private subnet'], routes: parts.has('nat') ? [nat] : [] },
    ],
    internetGateways: [{ id: 'the internet gateway', vpcs: [VPC] }],
    natGateways: parts.has('nat') ? [{ id: 'the NAT gateway', subnet: 'public subnet', isPublic: true }] : [],
    endpoints: [
      ...(parts.has('gateway') ? [gatewayEndpoint] : []),
      ...(parts.has('interface') ? [interfaceEndpoint] : []),
    ],
    securityGroups: [
      { id: FUNCTION, vpc: VPC, ingress: [], egress: [all] },
      letsIn('database group', 5432, parts.has('database')),
      letsIn('endpoint group', 443, true),
    ],
    hosts: [
      {
        id: 'the database',
        kind: 'database',
        subnets: ['private subnet'],
        securityGroups: ['database group'],
        port: 5432,
      },
    ],
  };
}

/** The way of the first packet, with the code that grades the exercise. */
export function packet(place: Place, parts: ReadonlySet<Part>, aim: Aim): Walk {
  const subnets = place === 'outside' ? [] : [`${place} subnet`];
  const host = { id: 'the function', kind: 'function', subnets, securityGroups: [FUNCTION] } as const;
  const [way] = walk(networkWith(parts), host, ends[aim]);
  if (way === undefined) throw new Error('A host has a way from each of its subnets.');
  return way;
}

/** `Arrives: NAT gateway.` */
export function sumOf({ arrives, via }: Walk): string {
  if (!arrives) return 'Does not arrive.';
  return via === 'local' ? 'Arrives, without leaving the VPC.' : `Arrives: ${via}.`;
}
