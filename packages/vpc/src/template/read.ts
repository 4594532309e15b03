import type { Endpoint, Host, Network, Route } from '../network.ts';
import { checkNames } from './names.ts';
import { readResources, type Resource, type Resources } from './resources.ts';
import type { TemplateIssue } from './resolve.ts';
import { securityGroupsOf } from './rules.ts';
import type { Properties } from './shapes.ts';

/** A role as the template has it; undefined where SAM makes one, which gets what a VPC asks for. */
export interface Role {
  readonly id: string;
  readonly managedPolicies: readonly string[];
  readonly policies: Properties<'AWS::IAM::Role'>['Policies'];
}

export interface ReadNetwork {
  readonly network: Network;
  readonly roles: ReadonlyMap<string, Role | undefined>;
}

/**
 * The network that a CloudFormation template describes. Nothing is deployed: what matters is where packets go, which no
 * API of EC2 says, and a template is where people write networks down.
 *
 * @returns the network, or everything that is wrong, each with its line and what to do
 */
export function readNetwork(text: string): ReadNetwork | { readonly issues: readonly TemplateIssue[] } {
  const issues: TemplateIssue[] = [];
  const resources = readResources(text, issues);
  if (resources === undefined) return { issues };
  const result = { network: networkOf(resources), roles: rolesOf(resources) };
  return issues.length > 0 ? { issues } : result;
}

function networkOf(resources: Resources): Network {
  checkNames(resources);
  const associations = resources.of('AWS::EC2::SubnetRouteTableAssociation');
  const routes = resources.of('AWS::EC2::Route');
  return {
    vpcs: resources.of('AWS::EC2::VPC').map(({ id, properties }) => ({
      id,
      cidr: properties.CidrBlock,
      dnsSupport: properties.EnableDnsSupport,
      dnsHostnames: properties.EnableDnsHostnames,
    })),
    subnets: resources.of('AWS::EC2::Subnet').map(({ id, properties }) => ({
      id,
      vpc: properties.VpcId,
      cidr: properties.CidrBlock,
      zone: properties.AvailabilityZone,
    })),
    routeTables: resources.of('AWS::EC2::RouteTable').map(({ id, properties }) => ({
      id,
      vpc: properties.VpcId,
      subnets: associations.filter((one) => one.properties.RouteTableId === id).map((one) => one.properties.SubnetId),
      routes: routes.filter((one) => one.properties.RouteTableId === id).flatMap((one) => routeOf(resources, one)),
    })),
    internetGateways: resources.of('AWS::EC2::InternetGateway').map(({ id }) => ({
      id,
      vpcs: resources
        .of('AWS::EC2::VPCGatewayAttachment')
        .filter(({ properties }) => properties.InternetGatewayId === id)
        .map(({ properties }) => properties.VpcId),
    })),
    natGateways: resources.of('AWS::EC2::NatGateway').map(({ id, properties }) => ({
      id,
      subnet: properties.SubnetId,
      isPublic: properties.ConnectivityType === 'public' && properties.AllocationId !== undefined,
    })),
    endpoints: resources.of('AWS::EC2::VPCEndpoint').map((one) => endpointOf(resources, one)),
    securityGroups: securityGroupsOf(resources),
    hosts: hostsOf(resources),
  };
}

function routeOf(resources: Resources, { id, properties }: Resource<'AWS::EC2::Route'>): Route[] {
  const { DestinationCidrBlock: destination, GatewayId, NatGatewayId } = properties;
  if (GatewayId !== undefined && NatGatewayId === undefined)
    return [{ id, destination, target: { kind: 'internet-gateway', id: GatewayId } }];
  if (NatGatewayId !== undefined && GatewayId === undefined)
    return [{ id, destination, target: { kind: 'nat-gateway', id: NatGatewayId } }];
  resources.complain(id, [], 'leads to one target: `GatewayId` or `NatGatewayId`.');
  return [];
}

/** Services of which AWS has gateway endpoints. */
const GATEWAYS = ['dynamodb', 's3'];

function endpointOf(resources: Resources, { id, properties }: Resource<'AWS::EC2::VPCEndpoint'>): Endpoint {
  const { VpcId: vpc, ServiceName, VpcEndpointType, RouteTableIds, SubnetIds, SecurityGroupIds } = properties;
  const service = ServiceName.split('.').slice(3).join('.');
  if (VpcEndpointType === 'Gateway') {
    if (!GATEWAYS.includes(service))
      resources.complain(
        id,
        ['ServiceName'],
        `has no gateway endpoint; \`VpcEndpointType: Interface\` is for ${service}.`,
      );
    for (const [name, value] of Object.entries({ SubnetIds, SecurityGroupIds }))
      if (value !== undefined)
        resources.complain(id, [name], 'is for interface endpoints; a gateway endpoint has `RouteTableIds`.');
    return { kind: 'gateway', id, vpc, service, routeTables: RouteTableIds ?? [] };
  }
  if (RouteTableIds !== undefined)
    resources.complain(
      id,
      ['RouteTableIds'],
      'is for gateway endpoints; an interface endpoint has `SubnetIds` and `SecurityGroupIds`.',
    );
  return {
    kind: 'interface',
    id,
    vpc,
    service,
    subnets: SubnetIds ?? [],
    securityGroups: SecurityGroupIds ?? [],
    privateDns: properties.PrivateDnsEnabled,
  };
}

const PORTS: Readonly<Record<string, number>> = { postgres: 5432, 'aurora-postgresql': 5432 };

function hostsOf(resources: Resources): Host[] {
  const functions = resources.of('AWS::Serverless::Function').map(({ id, properties }): Host => {
    const { SubnetIds = [], SecurityGroupIds = [] } = properties.VpcConfig ?? {};
    return { id, kind: 'function', subnets: SubnetIds, securityGroups: SecurityGroupIds };
  });
  const databases = resources.of('AWS::RDS::DBInstance').map(({ id, properties }): Host => {
    const group = resources.of('AWS::RDS::DBSubnetGroup').find((one) => one.id === properties.DBSubnetGroupName);
    const port = properties.Port ?? PORTS[properties.Engine] ?? 3306;
    return {
      id,
      kind: 'database',
      subnets: group?.properties.SubnetIds ?? [],
      securityGroups: properties.VPCSecurityGroups,
      port,
    };
  });
  return [...functions, ...databases];
}

function rolesOf(resources: Resources): Map<string, Role | undefined> {
  const roles = resources.of('AWS::IAM::Role');
  return new Map(
    resources.of('AWS::Serverless::Function').map(({ id, properties }) => {
      const role = roles.find((one) => one.id === properties.Role);
      if (role === undefined) return [id, undefined];
      const { ManagedPolicyArns, Policies } = role.properties;
      return [id, { id: role.id, managedPolicies: ManagedPolicyArns, policies: Policies }];
    }),
  );
}
