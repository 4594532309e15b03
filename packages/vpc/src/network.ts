/**
 * A network of VPCs as its routes and rules see it. Plain data, by logical ids.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html
 */
export interface Network {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly Endpoint[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly hosts: readonly Host[];
}

export interface Vpc {
  readonly id: string;
  readonly cidr: string;
  /** Names of interface endpoints are found in a VPC that has both only. */
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly cidr: string;
  /** Availability Zone. */
  readonly zone: string;
}

/** Every table has its VPC's own addresses as a route, too. A subnet in no table has that route alone. */
export interface RouteTable {
  readonly id: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly routes: readonly Route[];
}

export interface Route {
  readonly id: string;
  readonly destination: string;
  readonly target: { readonly kind: 'internet-gateway' | 'nat-gateway'; readonly id: string };
}

export interface InternetGateway {
  readonly id: string;
  /** VPCs that it is attached to. */
  readonly vpcs: readonly string[];
}

export interface NatGateway {
  readonly id: string;
  readonly subnet: string;
  /** Whether it has an address outside: an Elastic IP. */
  readonly isPublic: boolean;
}

export type Endpoint = GatewayEndpoint | InterfaceEndpoint;

export interface GatewayEndpoint {
  readonly kind: 'gateway';
  readonly id: string;
  readonly vpc: string;
  /** `dynamodb` or `s3`. */
  readonly service: string;
  readonly routeTables: readonly string[];
}

export interface InterfaceEndpoint {
  readonly kind: 'interface';
  readonly id: string;
  readonly vpc: string;
  /** `secretsmanager` */
  readonly service: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Whether the service's usual name leads to it. */
  readonly privateDns: boolean;
}

/** What is in no list here has no rules: nothing comes in, and what goes out is up to `egress`. */
export interface SecurityGroup {
  readonly id: string;
  readonly vpc: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

export interface Rule {
  /** `-1` is all. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer:
    | { readonly cidr: string }
    | { readonly group: string }
    /** A service's public addresses. */
    | { readonly service: string };
}

/** What has addresses in subnets: a function that is attached to a VPC, a database. A function without is outside. */
export interface Host {
  readonly id: string;
  readonly kind: 'function' | 'database';
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** That a database listens on. */
  readonly port?: number;
}
