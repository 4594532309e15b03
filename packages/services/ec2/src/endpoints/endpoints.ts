import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Input } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { making, type ArnType } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, notFound, notImplemented } from '../errors.ts';
import { givenId, newId } from '../ids.ts';
import { defaultGroup } from '../interfaces.ts';
import type { Endpoint, Network } from '../network.ts';
import type { Ec2Operations, Ec2Sdk } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';
import { addSubnet, addTable, removeSubnet, removeTable, setGroups } from './parts.ts';
import { isService } from './services.ts';

/** What an endpoint lets through when nobody says: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const EVERYTHING = JSON.stringify({ Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] });

function show(call: Call, network: Network, endpoint: Endpoint): VpcEndpoint {
  const isInterface = endpoint.type === 'Interface';
  const name = endpoint.service.split('.').slice(3).join('.');
  const dns = `${endpoint.id}-${endpoint.id.slice(-8)}.${name}.${call.region}.vpce.amazonaws.com`;
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: endpoint.type,
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.service,
    State: 'available' as never,
    PolicyDocument: endpoint.policy,
    RouteTableIds: endpoint.routeTableIds,
    SubnetIds: endpoint.subnetIds,
    Groups: endpoint.groupIds.map((id) => ({ GroupId: id, GroupName: network.groups.get(id)?.name })),
    NetworkInterfaceIds: [...endpoint.interfaceIds.values()],
    DnsEntries: isInterface ? [{ DnsName: dns, HostedZoneId: givenId('Z', endpoint.id).slice(2).toUpperCase() }] : [],
    PrivateDnsEnabled: endpoint.privateDns,
    RequesterManaged: false,
    CreationTimestamp: new Date(endpoint.created),
    OwnerId: call.account,
    IpAddressType: 'ipv4',
    DnsOptions: { DnsRecordIpType: isInterface ? 'ipv4' : 'service-defined' },
    Tags: tagsOf(network, endpoint.id),
  };
}

const FILTERS: Readonly<Record<string, Look<Endpoint>>> = {
  'vpc-endpoint-id': ({ id }) => id,
  'vpc-id': ({ vpcId }) => vpcId,
  'service-name': ({ service }) => service,
  'vpc-endpoint-type': ({ type }) => type,
  'vpc-endpoint-state': () => 'available',
};

function readPolicy(text: string | undefined): string {
  if (text === undefined || text === '') return EVERYTHING;
  try {
    JSON.parse(text);
  } catch {
    throw ec2Error('InvalidPolicyDocument', 'Policy document is not valid JSON: correct it, or leave it out.');
  }
  return text;
}

function begin(network: Network, input: Input<Ec2Sdk, 'CreateVpcEndpoint'>, call: Call): Endpoint {
  const type = input.VpcEndpointType ?? 'Gateway';
  if (type !== 'Gateway' && type !== 'Interface') throw notImplemented(`VPC endpoints of the type ${type}`);
  const vpcId = find(network.vpcs, 'vpc', input.VpcId).id;
  const service = input.ServiceName ?? '';
  if (!isService(call.region, service, type))
    throw ec2Error('InvalidServiceName', `The Vpc Endpoint Service '${service}' does not exist`);
  const groups = input.SecurityGroupIds ?? [];
  for (const id of groups) find(network.groups, 'group', id);
  const isInterface = type === 'Interface';
  return {
    id: newId('vpce'),
    type,
    vpcId,
    service,
    created: call.now(),
    privateDns: isInterface && (input.PrivateDnsEnabled ?? true),
    policy: readPolicy(input.PolicyDocument),
    routeTableIds: [],
    subnetIds: [],
    groupIds: isInterface && groups.length === 0 ? defaultGroup(network, vpcId) : groups,
    interfaceIds: new Map(),
  };
}

const NAMED: Readonly<Record<'VpcId' | 'SubnetIds' | 'SecurityGroupIds' | 'RouteTableIds', ArnType>> = {
  VpcId: 'vpc',
  SubnetIds: 'subnet',
  SecurityGroupIds: 'security-group',
  RouteTableIds: 'route-table',
};

export const endpointOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
  CreateVpcEndpoint: {
    access: making('vpc-endpoint', NAMED),
    run(input, call) {
      const network = networkOf(call);
      const endpoint = begin(network, input, call);
      for (const id of input.RouteTableIds ?? []) addTable(network, endpoint, id);
      for (const id of input.SubnetIds ?? []) addSubnet(network, endpoint, id);
      tagNew(network, endpoint.id, input.TagSpecifications);
      network.endpoints.set(endpoint.id, endpoint);
      return { VpcEndpoint: show(call, network, endpoint), ClientToken: input.ClientToken };
    },
  },

  DescribeVpcEndpoints: {
    run({ VpcEndpointIds, ...request }, call) {
      const network = networkOf(call);
      const { items, token } = describe(
        call,
        { items: network.endpoints, kind: 'endpoint', filters: FILTERS },
        { ...request, ids: VpcEndpointIds },
      );
      return { VpcEndpoints: items.map((one) => show(call, network, one)), NextToken: token };
    },
  },

  ModifyVpcEndpoint: {
    access: making('vpc-endpoint', {}),
    run(input, call) {
      const network = networkOf(call);
      const endpoint = find(network.endpoints, 'endpoint', input.VpcEndpointId);
      for (const id of input.RemoveRouteTableIds ?? []) removeTable(network, endpoint, id);
      for (const id of input.AddRouteTableIds ?? []) addTable(network, endpoint, id);
      for (const id of input.RemoveSubnetIds ?? []) removeSubnet(network, endpoint, id);
      for (const id of input.AddSubnetIds ?? []) addSubnet(network, endpoint, id);
      const gone = new Set(input.RemoveSecurityGroupIds);
      const groups = endpoint.groupIds.filter((id) => !gone.has(id));
      setGroups(network, endpoint, [...new Set([...groups, ...(input.AddSecurityGroupIds ?? [])])]);
      if (input.ResetPolicy === true) endpoint.policy = EVERYTHING;
      if (input.PolicyDocument !== undefined) endpoint.policy = readPolicy(input.PolicyDocument);
      endpoint.privateDns = input.PrivateDnsEnabled ?? endpoint.privateDns;
      return { Return: true };
    },
  },

  /** What is not there is listed, not refused. */
  DeleteVpcEndpoints: {
    run({ VpcEndpointIds }, call) {
      const network = networkOf(call);
      const missing = VpcEndpointIds.filter((id) => !network.endpoints.has(id));
      for (const id of VpcEndpointIds) {
        const endpoint = network.endpoints.get(id);
        if (endpoint === undefined) continue;
        for (const table of endpoint.routeTableIds) removeTable(network, endpoint, table);
        for (const subnet of endpoint.subnetIds) removeSubnet(network, endpoint, subnet);
        network.endpoints.delete(id);
        network.tags.delete(id);
      }
      return {
        Unsuccessful: missing.map((id) => {
          const { code, message } = notFound('endpoint', id);
          return { ResourceId: id, Error: { Code: code, Message: message } };
        }),
      };
    },
  },
};
