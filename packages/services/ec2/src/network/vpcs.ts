import type { Vpc as ShownVpc } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { cidrOf, overlap } from '../cidr.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, inUse, notImplemented } from '../errors.ts';
import { givenId, newId } from '../ids.ts';
import { beginVpc, localRoute, type Network, type Vpc } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';
import { defaultNetwork } from '../default-network.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MOST_VPCS = 5;
const MOST_BLOCKS = 5;

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html @throws AwsError InvalidVpc.Range */
function blockOf(text: string): string {
  const cidr = cidrOf(text);
  if (cidr.length < 16 || cidr.length > 28) throw ec2Error('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  return cidr.text;
}

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

const ofVpc = <Item extends { readonly vpcId: string | undefined }>(
  items: ReadonlyMap<string, Item>,
  vpcId: string,
): Item[] => [...items.values()].filter((item) => item.vpcId === vpcId);

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

  AssociateVpcCidrBlock: {
    access: on('vpc', 'VpcId'),
    run({ VpcId, CidrBlock, AmazonProvidedIpv6CidrBlock }, call) {
      const network = networkOf(call);
      const vpc = find(network.vpcs, 'vpc', VpcId);
      if (CidrBlock === undefined || AmazonProvidedIpv6CidrBlock === true) throw notImplemented('IPv6 blocks of VPCs');
      const cidr = blockOf(CidrBlock);
      if (vpc.blocks.some((block) => overlap(cidrOf(block.cidr), cidrOf(cidr))))
        throw ec2Error('InvalidVpc.Range', `The CIDR '${CidrBlock}' conflicts with another CIDR block of the VPC.`);
      if (vpc.blocks.length >= MOST_BLOCKS)
        throw ec2Error('CidrLimitExceeded', 'This network has reached its limit of 5 CIDR blocks: remove one first.');
      const associationId = newId('vpc-cidr-assoc');
      vpc.blocks.push({ associationId, cidr });
      for (const table of ofVpc(network.routeTables, VpcId)) table.routes.push(localRoute(cidr));
      return {
        VpcId,
        CidrBlockAssociation: {
          AssociationId: associationId,
          CidrBlock: cidr,
          CidrBlockState: { State: 'associating' },
        },
      };
    },
  },

  DisassociateVpcCidrBlock: {
    run({ AssociationId }, call) {
      const network = networkOf(call);
      const vpc = [...network.vpcs.values()].find(({ blocks }) =>
        blocks.some(({ associationId }) => associationId === AssociationId),
      );
      const block = vpc?.blocks.find(({ associationId }) => associationId === AssociationId);
      if (vpc === undefined || block === undefined)
        throw ec2Error(
          'InvalidVpcCidrBlockAssociationID.NotFound',
          `The vpc CIDR block association ID '${AssociationId}' does not exist`,
        );
      const isUsed = ofVpc(network.subnets, vpc.id).some(({ cidr }) => overlap(cidrOf(cidr), cidrOf(block.cidr)));
      if (block === vpc.blocks[0] || isUsed)
        throw ec2Error(
          'InvalidCidr.InUse',
          `The CIDR '${block.cidr}' is the VPC's first, or has subnets, and cannot be disassociated.`,
        );
      vpc.blocks = vpc.blocks.filter((one) => one !== block);
      for (const table of ofVpc(network.routeTables, vpc.id))
        table.routes = table.routes.filter(({ destination }) => destination.value !== block.cidr);
      return {
        VpcId: vpc.id,
        CidrBlockAssociation: { AssociationId, CidrBlock: block.cidr, CidrBlockState: { State: 'disassociating' } },
      };
    },
  },
};
