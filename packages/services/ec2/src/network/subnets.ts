import type { Subnet as ShownSubnet } from '@aws-sdk/client-ec2';
import { formatArn, type Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { cidrOf, contains, overlap } from '../cidr.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, inUse, invalidValue, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Network, Subnet } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';
import { zonesOf } from '../zones.ts';

/** The first four addresses and the last are AWS's: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED = 5;

function available(network: Network, { id, cidr }: Subnet): number {
  const { first, last } = cidrOf(cidr);
  const used = [...network.interfaces.values()].filter(({ subnetId }) => subnetId === id).length;
  return last - first + 1 - RESERVED - used;
}

function show(call: Call, network: Network, subnet: Subnet): ShownSubnet {
  return {
    SubnetId: subnet.id,
    SubnetArn: formatArn(call, 'ec2', `subnet/${subnet.id}`),
    VpcId: subnet.vpcId,
    OwnerId: call.account,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zonesOf(call.region).find(({ name }) => name === subnet.zone)?.id,
    AvailableIpAddressCount: available(network, subnet),
    DefaultForAz: subnet.isDefault,
    MapPublicIpOnLaunch: subnet.mapPublicIp,
    MapCustomerOwnedIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
    Ipv6Native: false,
    EnableDns64: false,
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    State: 'available',
    Tags: tagsOf(network, subnet.id),
  };
}

const FILTERS: Readonly<Record<string, Look<Subnet>>> = {
  'subnet-id': ({ id }) => id,
  'vpc-id': ({ vpcId }) => vpcId,
  'cidr-block': ({ cidr }) => cidr,
  cidr: ({ cidr }) => cidr,
  cidrBlock: ({ cidr }) => cidr,
  'availability-zone': ({ zone }) => zone,
  availabilityZone: ({ zone }) => zone,
  'default-for-az': ({ isDefault }) => isDefault,
  defaultForAz: ({ isDefault }) => isDefault,
  'map-public-ip-on-launch': ({ mapPublicIp }) => mapPublicIp,
  state: () => 'available',
};

/** @throws AwsError InvalidParameterValue */
function zoneOf(region: string, name: string | undefined, id: string | undefined): string {
  const zones = zonesOf(region);
  const zone = zones.find((one) => (name === undefined ? id === undefined || one.id === id : one.name === name));
  if (zone !== undefined) return zone.name;
  const names = zones.map((one) => one.name).join(', ');
  throw invalidValue(
    name ?? id ?? '',
    name === undefined ? 'availabilityZoneId' : 'availabilityZone',
    `Subnets can currently only be created in the following availability zones: ${names}.`,
  );
}

/** @throws AwsError InvalidSubnet.Range, InvalidSubnet.Conflict */
function blockOf(network: Network, vpcId: string, text: string): string {
  const cidr = cidrOf(text);
  const { blocks } = find(network.vpcs, 'vpc', vpcId);
  const within = blocks.some((block) => contains(cidrOf(block.cidr), cidr));
  if (cidr.length < 16 || cidr.length > 28 || !within)
    throw ec2Error('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  for (const subnet of network.subnets.values())
    if (subnet.vpcId === vpcId && overlap(cidrOf(subnet.cidr), cidr))
      throw ec2Error('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  return cidr.text;
}

export const subnetOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html */
  CreateSubnet: {
    access: making('subnet', { VpcId: 'vpc' }),
    run(input, call) {
      const network = networkOf(call);
      find(network.vpcs, 'vpc', input.VpcId);
      if (input.Ipv6CidrBlock !== undefined || input.Ipv6Native === true || input.Ipv4IpamPoolId !== undefined)
        throw notImplemented('IPv6 blocks and IPAM pools of subnets');
      if (input.CidrBlock === undefined)
        throw ec2Error('MissingParameter', 'The request must contain the parameter cidrBlock');
      const subnet: Subnet = {
        id: newId('subnet'),
        vpcId: input.VpcId,
        cidr: blockOf(network, input.VpcId, input.CidrBlock),
        zone: zoneOf(call.region, input.AvailabilityZone, input.AvailabilityZoneId),
        isDefault: false,
        mapPublicIp: false,
      };
      tagNew(network, subnet.id, input.TagSpecifications);
      network.subnets.set(subnet.id, subnet);
      return { Subnet: show(call, network, subnet) };
    },
  },

  DescribeSubnets: {
    run({ SubnetIds, ...request }, call) {
      const network = networkOf(call);
      const zoneId = ({ zone }: Subnet) => zonesOf(call.region).find(({ name }) => name === zone)?.id;
      const filters = { ...FILTERS, 'availability-zone-id': zoneId, 'owner-id': () => call.account };
      const { items, token } = describe(
        call,
        { items: network.subnets, kind: 'subnet', filters },
        { ...request, ids: SubnetIds },
      );
      return { Subnets: items.map((subnet) => show(call, network, subnet)), NextToken: token };
    },
  },

  DeleteSubnet: {
    access: on('subnet', 'SubnetId'),
    run({ SubnetId }, call) {
      const network = networkOf(call);
      find(network.subnets, 'subnet', SubnetId);
      if ([...network.interfaces.values()].some(({ subnetId }) => subnetId === SubnetId))
        throw inUse('subnet', SubnetId);
      for (const table of network.routeTables.values())
        table.associations = table.associations.filter(({ subnetId }) => subnetId !== SubnetId);
      network.subnets.delete(SubnetId);
      network.tags.delete(SubnetId);
    },
  },

  ModifySubnetAttribute: {
    access: on('subnet', 'SubnetId'),
    run({ SubnetId, MapPublicIpOnLaunch, ...others }, call) {
      const subnet = find(networkOf(call).subnets, 'subnet', SubnetId);
      const [other] = Object.entries(others).filter(([, value]) => value !== undefined);
      if (other !== undefined) throw notImplemented(`Changes of ${other[0]}, an attribute of subnets,`);
      subnet.mapPublicIp = MapPublicIpOnLaunch?.Value ?? subnet.mapPublicIp;
    },
  },
};
