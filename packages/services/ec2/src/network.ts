import type { ResourceTag } from '@coldstart/cloud';

/*
 * What a network is made of: records, between which nothing flows.
 */

export interface Vpc {
  readonly id: string;
  readonly isDefault: boolean;
  readonly tenancy: 'default' | 'dedicated' | 'host';
  /** The first is the one that it was made with. */
  blocks: { readonly associationId: string; readonly cidr: string }[];
  dnsSupport: boolean;
  dnsHostnames: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  /** `eu-west-1a` */
  readonly zone: string;
  readonly isDefault: boolean;
  mapPublicIp: boolean;
}

export interface Rule {
  readonly id: string;
  readonly egress: boolean;
  /** `tcp`, `udp`, `icmp`, `-1` for all, or a number. */
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Where it lets in from, or out to: one of these. */
  readonly peer: { readonly kind: 'cidr' | 'cidr6' | 'group' | 'prefixList'; readonly value: string };
  description: string | undefined;
}

export interface Group {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  rules: Rule[];
}

export interface Route {
  readonly destination: { readonly kind: 'cidr' | 'cidr6' | 'prefixList'; readonly value: string };
  readonly target: { readonly kind: 'local' | 'gateway' | 'nat' | 'interface'; readonly id: string };
  readonly origin: 'CreateRouteTable' | 'CreateRoute';
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  routes: Route[];
  associations: { readonly id: string; readonly main: boolean; readonly subnetId: string | undefined }[];
}

export interface InternetGateway {
  readonly id: string;
  vpcId: string | undefined;
}

export interface NatGateway {
  readonly id: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly connectivity: 'public' | 'private';
  readonly allocationId: string | undefined;
  readonly interfaceId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  deleted: number | undefined;
}

export interface Address {
  readonly allocationId: string;
  readonly publicIp: string;
  association: { readonly id: string; readonly interfaceId: string } | undefined;
}

export interface Endpoint {
  readonly id: string;
  readonly type: 'Gateway' | 'Interface';
  readonly vpcId: string;
  /** `com.amazonaws.eu-west-1.s3` */
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  privateDns: boolean;
  policy: string;
  routeTableIds: string[];
  subnetIds: string[];
  groupIds: string[];
  /** By subnet. */
  readonly interfaceIds: Map<string, string>;
}

export interface NetworkInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly privateIp: string;
  readonly type: 'interface' | 'nat_gateway' | 'vpc_endpoint';
  /** Who uses it, and deletes it: an AWS service. */
  readonly requester: string | undefined;
  description: string;
  groupIds: string[];
}

export interface Network {
  begun: boolean;
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly groups: Map<string, Group>;
  readonly routeTables: Map<string, RouteTable>;
  readonly internetGateways: Map<string, InternetGateway>;
  readonly natGateways: Map<string, NatGateway>;
  readonly addresses: Map<string, Address>;
  readonly endpoints: Map<string, Endpoint>;
  readonly interfaces: Map<string, NetworkInterface>;
  /** By the resource's id. */
  readonly tags: Map<string, ResourceTag[]>;
}

export const createNetwork = (): Network => ({
  begun: false,
  vpcs: new Map(),
  subnets: new Map(),
  groups: new Map(),
  routeTables: new Map(),
  internetGateways: new Map(),
  natGateways: new Map(),
  addresses: new Map(),
  endpoints: new Map(),
  interfaces: new Map(),
  tags: new Map(),
});

/** Where a VPC's resources begin: its main route table and its default group. */
export function beginVpc(
  network: Network,
  vpc: Vpc,
  ids: { table: string; association: string; group: string; rules: readonly [string, string] },
): void {
  network.vpcs.set(vpc.id, vpc);
  network.routeTables.set(ids.table, {
    id: ids.table,
    vpcId: vpc.id,
    routes: vpc.blocks.map(({ cidr }) => localRoute(cidr)),
    associations: [{ id: ids.association, main: true, subnetId: undefined }],
  });
  const [ingress, egress] = ids.rules;
  const all = { protocol: '-1', from: undefined, to: undefined, description: undefined };
  network.groups.set(ids.group, {
    id: ids.group,
    vpcId: vpc.id,
    name: 'default',
    description: 'default VPC security group',
    rules: [
      { ...all, id: ingress, egress: false, peer: { kind: 'group', value: ids.group } },
      { ...all, id: egress, egress: true, peer: { kind: 'cidr', value: '0.0.0.0/0' } },
    ],
  });
}

export const localRoute = (cidr: string): Route => ({
  destination: { kind: 'cidr', value: cidr },
  target: { kind: 'local', id: 'local' },
  origin: 'CreateRouteTable',
});
