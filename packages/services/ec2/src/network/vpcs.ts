import type { Vpc as ShownVpc } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, inUse, notImplemented } from '../errors.ts';
import { givenId, newId } from '../ids.ts';
import { beginVpc, type Network, type Vpc } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';
import { defaultNetwork } from '../default-network.ts';
import { blockOf, ofVpc } from './vpc-blocks.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MOST_VPCS = 5;

function show(call: Call, network: Network, vpc: Vpc): ShownVpc {
  return {
    VpcId: vpc.id,
    OwnerId: call.account,
    CidrBlock: vpc.blocks[0]?.cidr,
    CidrBlockAssociationSet: vpc.blocks.map(({ associationId, cidr }) => ({
      AssociationId: associationId,
      CidrBlock: cidr,
      CidrBlockState: { State: 'associated' },
    })),
    Ipv6CidrBlockAssociationSet: [],
    DhcpOptionsId: givenId('dopt', call.account, call.region),
    InstanceTenancy: vpc.tenancy,
    IsDefault: vpc.isDefault,
    State: 'available',
    Tags: tagsOf(network, vpc.id),
  };
}

const FILTERS: Readonly<Record<string, Look<Vpc>>> = {
  'vpc-id': ({ id }) => id,
  cidr: ({ blocks: [first] }) => first?.cidr,
  'cidr-block': ({ blocks: [first] }) => first?.cidr,
  'cidr-block-association.cidr-block': ({ blocks }) => blocks.map(({ cidr }) => cidr),
  isDefault: ({ isDefault }) => isDefault,
  'is-default': ({ isDefault }) => isDefault,
  state: () => 'available',
};

/** What goes with a VPC goes without a word; anything else has to be deleted first. */
function removeVpc(network: Network, { id }: Vpc): void {
  const tables = ofVpc(network.routeTables, id);
  const groups = ofVpc(network.groups, id);
  const others = [network.subnets, network.internetGateways, network.endpoints, network.interfaces];
  const own = tables.every(({ associations }) => associations.some(({ main }) => main));
  if (
    !own ||
    groups.some(({ name }) => name !== 'default') ||
    others.some((items: ReadonlyMap<string, { readonly vpcId: string | undefined }>) => ofVpc(items, id).length > 0)
  )
    throw inUse('vpc', id);
  for (const table of tables) network.routeTables.delete(table.id);
  for (const group of groups) network.groups.delete(group.id);
  network.vpcs.delete(id);
  network.tags.delete(id);
}

export const vpcOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html */
  CreateVpc: {
    access: making('vpc', {}),
    run(input, call) {
      const network = networkOf(call);
      if (
        input.AmazonProvidedIpv6CidrBlock === true ||
        input.Ipv6Pool !== undefined ||
        input.Ipv4IpamPoolId !== undefined
      )
        throw notImplemented('IPv6 blocks and IPAM pools of VPCs');
      if (input.CidrBlock === undefined)
        throw ec2Error('MissingParameter', 'Either CidrBlock or Ipv4IpamPoolId must be provided');
      const cidr = blockOf(input.CidrBlock);
      if (network.vpcs.size >= MOST_VPCS)
        throw ec2Error('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
      const vpc: Vpc = {
        id: newId('vpc'),
        isDefault: false,
        tenancy: input.InstanceTenancy ?? 'default',
        blocks: [{ associationId: newId('vpc-cidr-assoc'), cidr }],
        dnsSupport: true,
        dnsHostnames: false,
      };
      tagNew(network, vpc.id, input.TagSpecifications);
      beginVpc(network, vpc, {
        table: newId('rtb'),
        association: newId('rtbassoc'),
        group: newId('sg'),
        rules: [newId('sgr'), newId('sgr')],
      });
      return { Vpc: show(call, network, vpc) };
    },
  },

  CreateDefaultVpc: {
    access: making('vpc', {}),
    run(_, call) {
      const network = networkOf(call);
      const isThere = [...network.vpcs.values()].some(({ isDefault }) => isDefault);
      if (isThere)
        throw ec2Error('DefaultVpcAlreadyExists', 'A Default VPC already exists for this account in this region.');
      defaultNetwork(network, call);
      const vpc = [...network.vpcs.values()].find(({ isDefault }) => isDefault);
      return { Vpc: vpc && show(call, network, vpc) };
    },
  },

  DescribeVpcs: {
    run({ VpcIds, ...request }, call) {
      const network = networkOf(call);
      const listing = {
        items: network.vpcs,
        kind: 'vpc',
        filters: { ...FILTERS, 'owner-id': () => call.account },
      } as const;
      const { items, token } = describe(call, listing, { ...request, ids: VpcIds });
      return { Vpcs: items.map((vpc) => show(call, network, vpc)), NextToken: token };
    },
  },

  DeleteVpc: {
    access: on('vpc', 'VpcId'),
    run({ VpcId }, call) {
      const network = networkOf(call);
      removeVpc(network, find(network.vpcs, 'vpc', VpcId));
    },
  },

  DescribeVpcAttribute: {
    access: on('vpc', 'VpcId'),
    run({ VpcId, Attribute }, call) {
      const vpc = find(networkOf(call).vpcs, 'vpc', VpcId);
      switch (Attribute) {
        case 'enableDnsSupport':
          return { VpcId, EnableDnsSupport: { Value: vpc.dnsSupport } };
        case 'enableDnsHostnames':
          return { VpcId, EnableDnsHostnames: { Value: vpc.dnsHostnames } };
        default:
          return { VpcId, EnableNetworkAddressUsageMetrics: { Value: false } };
      }
    },
  },

  ModifyVpcAttribute: {
    access: on('vpc', 'VpcId'),
    run({ VpcId, EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics: metrics }, call) {
      const vpc = find(networkOf(call).vpcs, 'vpc', VpcId);
      if (metrics?.Value === true) throw notImplemented('Metrics of network addresses');
      vpc.dnsHostnames = EnableDnsHostnames?.Value ?? vpc.dnsHostnames;
      vpc.dnsSupport = EnableDnsSupport?.Value ?? vpc.dnsSupport;
    },
  },
};
