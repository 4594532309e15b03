import type { NetworkInterface as ShownInterface } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { making, on } from './access.ts';
import { addressText, cidrOf } from './cidr.ts';
import { describe, type Look } from './describe.ts';
import { ec2Error } from './errors.ts';
import { newId } from './ids.ts';
import type { Network, NetworkInterface } from './network.ts';
import type { Ec2Operations } from './sdk.ts';
import { find, networkOf, tagsOf } from './state.ts';
import { tagNew } from './tags.ts';

/** AWS keeps the first four addresses of a subnet, and the last. */
const FIRST = 4;

interface Wanted {
  readonly subnetId: string;
  readonly type: NetworkInterface['type'];
  readonly groupIds: readonly string[];
  readonly description: string;
  readonly requester?: string;
  readonly privateIp?: string | undefined;
}

function freeAddress(network: Network, subnetId: string, wanted: string | undefined): string {
  const { first, last } = cidrOf(find(network.subnets, 'subnet', subnetId).cidr);
  const used = new Set(
    [...network.interfaces.values()].filter((one) => one.subnetId === subnetId).map(({ privateIp }) => privateIp),
  );
  if (wanted !== undefined) {
    const place = cidrOf(`${wanted}/32`, 'privateIpAddress').first;
    if (place < first + FIRST || place >= last)
      throw ec2Error('InvalidParameterValue', `Address ${wanted} does not fall within the subnet's address range`);
    if (used.has(wanted))
      throw ec2Error('InvalidIPAddress.InUse', `The specified address is already in use: ${wanted}`);
    return wanted;
  }
  for (let place = first + FIRST; place < last; place += 1)
    if (!used.has(addressText(place))) return addressText(place);
  throw ec2Error(
    'InsufficientFreeAddressesInSubnet',
    `The specified subnet does not have enough free addresses: ${subnetId}`,
  );
}

/** Makes an interface, for a user or for a service that needs one. @throws AwsError where its groups are of another VPC */
export function makeInterface(
  network: Network,
  { requester, privateIp, groupIds, ...wanted }: Wanted,
): NetworkInterface {
  const { vpcId } = find(network.subnets, 'subnet', wanted.subnetId);
  for (const id of groupIds)
    if (find(network.groups, 'group', id).vpcId !== vpcId)
      throw ec2Error(
        'InvalidParameterValue',
        `Security group ${id} and subnet ${wanted.subnetId} belong to different networks.`,
      );
  const made: NetworkInterface = {
    ...wanted,
    id: newId('eni'),
    vpcId,
    requester,
    privateIp: freeAddress(network, wanted.subnetId, privateIp),
    groupIds: [...groupIds],
  };
  network.interfaces.set(made.id, made);
  return made;
}

export function defaultGroup(network: Network, vpcId: string): string[] {
  return [...network.groups.values()]
    .filter((one) => one.vpcId === vpcId && one.name === 'default')
    .map(({ id }) => id);
}

function show(call: Call, network: Network, one: NetworkInterface): ShownInterface {
  const address = [...network.addresses.values()].find(({ association }) => association?.interfaceId === one.id);
  return {
    NetworkInterfaceId: one.id,
    SubnetId: one.subnetId,
    VpcId: one.vpcId,
    AvailabilityZone: network.subnets.get(one.subnetId)?.zone,
    Description: one.description,
    // AWS answers `nat_gateway`, which its own SDK calls otherwise.
    InterfaceType: one.type as never,
    OwnerId: call.account,
    RequesterId: one.requester,
    RequesterManaged: one.requester !== undefined,
    PrivateIpAddress: one.privateIp,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: one.privateIp }],
    Groups: one.groupIds.map((id) => ({ GroupId: id, GroupName: network.groups.get(id)?.name })),
    SourceDestCheck: one.type !== 'nat_gateway',
    Status: one.requester === undefined ? 'available' : 'in-use',
    Association: address && {
      AllocationId: address.allocationId,
      AssociationId: address.association?.id,
      PublicIp: address.publicIp,
    },
    TagSet: tagsOf(network, one.id),
  };
}

const FILTERS: Readonly<Record<string, Look<NetworkInterface>>> = {
  'network-interface-id': ({ id }) => id,
  'subnet-id': ({ subnetId }) => subnetId,
  'vpc-id': ({ vpcId }) => vpcId,
  'group-id': ({ groupIds }) => groupIds,
  'interface-type': ({ type }) => type,
  description: ({ description }) => description,
  'private-ip-address': ({ privateIp }) => privateIp,
  'addresses.private-ip-address': ({ privateIp }) => privateIp,
  'requester-managed': ({ requester }) => requester !== undefined,
  'requester-id': ({ requester }) => requester,
  status: ({ requester }) => (requester === undefined ? 'available' : 'in-use'),
  'availability-zone': ({ subnetId }, network) => network.subnets.get(subnetId)?.zone,
};

export const interfaceOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html */
  CreateNetworkInterface: {
    access: making('network-interface', { SubnetId: 'subnet', Groups: 'security-group' }),
    run({ SubnetId, Groups, Description = '', PrivateIpAddress, TagSpecifications }, call) {
      const network = networkOf(call);
      const { vpcId } = find(network.subnets, 'subnet', SubnetId);
      const made = makeInterface(network, {
        subnetId: SubnetId,
        type: 'interface',
        groupIds: Groups ?? defaultGroup(network, vpcId),
        description: Description,
        privateIp: PrivateIpAddress,
      });
      tagNew(network, made.id, TagSpecifications);
      return { NetworkInterface: show(call, network, made) };
    },
  },

  DescribeNetworkInterfaces: {
    run({ NetworkInterfaceIds, ...request }, call) {
      const network = networkOf(call);
      const filters = { ...FILTERS, 'owner-id': () => call.account };
      const { items, token } = describe(
        call,
        { items: network.interfaces, kind: 'networkInterface', filters },
        { ...request, ids: NetworkInterfaceIds },
      );
      return { NetworkInterfaces: items.map((one) => show(call, network, one)), NextToken: token };
    },
  },

  ModifyNetworkInterfaceAttribute: {
    access: on('network-interface', 'NetworkInterfaceId'),
    run({ NetworkInterfaceId, Description, Groups }, call) {
      const network = networkOf(call);
      const found = find(network.interfaces, 'networkInterface', NetworkInterfaceId);
      for (const id of Groups ?? []) find(network.groups, 'group', id);
      found.description = Description?.Value ?? found.description;
      found.groupIds = Groups ?? found.groupIds;
    },
  },

  DeleteNetworkInterface: {
    access: on('network-interface', 'NetworkInterfaceId'),
    run({ NetworkInterfaceId }, call) {
      const network = networkOf(call);
      const found = find(network.interfaces, 'networkInterface', NetworkInterfaceId);
      if (found.requester !== undefined)
        throw ec2Error('InvalidParameterValue', `Network interface '${NetworkInterfaceId}' is currently in use.`);
      network.interfaces.delete(NetworkInterfaceId);
      network.tags.delete(NetworkInterfaceId);
    },
  },
};
