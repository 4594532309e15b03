import { randomInt } from 'node:crypto';
import type { Address as ShownAddress } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, notFound, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Address, Network } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-eips */
const MOST = 5;

function show(call: Call, network: Network, address: Address): ShownAddress {
  const { allocationId, publicIp, association } = address;
  return {
    AllocationId: allocationId,
    PublicIp: publicIp,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: call.region,
    AssociationId: association?.id,
    NetworkInterfaceId: association?.interfaceId,
    NetworkInterfaceOwnerId: association && call.account,
    PrivateIpAddress: network.interfaces.get(association?.interfaceId ?? '')?.privateIp,
    Tags: tagsOf(network, allocationId),
  };
}

const FILTERS: Readonly<Record<string, Look<Address>>> = {
  'allocation-id': ({ allocationId }) => allocationId,
  'association-id': ({ association }) => association?.id,
  'public-ip': ({ publicIp }) => publicIp,
  'network-interface-id': ({ association }) => association?.interfaceId,
  domain: () => 'vpc',
};

/** An address of those that documentation may use, so that it is nobody's: https://www.rfc-editor.org/rfc/rfc5737 */
function publicAddress(network: Network): string {
  const used = new Set([...network.addresses.values()].map(({ publicIp }) => publicIp));
  for (;;) {
    const address = `203.0.113.${randomInt(1, 255)}`;
    if (!used.has(address)) return address;
  }
}

function addressOf(network: Network, allocationId: string | undefined, publicIp: string | undefined): Address {
  if (allocationId !== undefined) return find(network.addresses, 'allocation', allocationId);
  const found = [...network.addresses.values()].find((one) => one.publicIp === publicIp);
  if (found === undefined) throw ec2Error('InvalidAddress.NotFound', `Address '${publicIp ?? ''}' not found.`);
  return found;
}

export const addressOperations: Ec2Operations = {
  AllocateAddress: {
    access: making('elastic-ip', {}),
    run({ Domain, Address: wanted, TagSpecifications }, call) {
      const network = networkOf(call);
      if (Domain === 'standard' || wanted !== undefined)
        throw notImplemented('Addresses of EC2-Classic, and chosen ones,');
      if (network.addresses.size >= MOST)
        throw ec2Error('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
      const address: Address = {
        allocationId: newId('eipalloc'),
        publicIp: publicAddress(network),
        association: undefined,
      };
      tagNew(network, address.allocationId, TagSpecifications);
      network.addresses.set(address.allocationId, address);
      const {
        AllocationId,
        PublicIp,
        Domain: domain,
        NetworkBorderGroup,
        PublicIpv4Pool,
      } = show(call, network, address);
      return { AllocationId, PublicIp, Domain: domain, NetworkBorderGroup, PublicIpv4Pool };
    },
  },

  DescribeAddresses: {
    run({ AllocationIds, PublicIps, Filters }, call) {
      const network = networkOf(call);
      const byIp = (PublicIps ?? []).map((ip) => addressOf(network, undefined, ip).allocationId);
      const { items } = describe(
        call,
        { items: network.addresses, kind: 'allocation', filters: FILTERS },
        { Filters, ids: [...(AllocationIds ?? []), ...byIp] },
      );
      return { Addresses: items.map((address) => show(call, network, address)) };
    },
  },

  AssociateAddress: {
    access: on('elastic-ip', 'AllocationId'),
    run({ AllocationId, PublicIp, NetworkInterfaceId, InstanceId, AllowReassociation = false }, call) {
      const network = networkOf(call);
      const address = addressOf(network, AllocationId, PublicIp);
      if (InstanceId !== undefined || NetworkInterfaceId === undefined) throw notImplemented('Addresses of instances');
      const { id } = find(network.interfaces, 'networkInterface', NetworkInterfaceId);
      if (address.association !== undefined && !AllowReassociation)
        throw ec2Error(
          'Resource.AlreadyAssociated',
          `resource ${address.allocationId} is already associated with associate-id ${address.association.id}`,
        );
      address.association = { id: newId('eipassoc'), interfaceId: id };
      return { AssociationId: address.association.id };
    },
  },

  DisassociateAddress: {
    run({ AssociationId, PublicIp }, call) {
      const network = networkOf(call);
      const address = [...network.addresses.values()].find(
        ({ association, publicIp }) =>
          association !== undefined &&
          (AssociationId === undefined ? publicIp === PublicIp : association.id === AssociationId),
      );
      if (address === undefined) throw notFound('association', AssociationId ?? PublicIp ?? '');
      address.association = undefined;
    },
  },

  ReleaseAddress: {
    access: on('elastic-ip', 'AllocationId'),
    run({ AllocationId, PublicIp }, call) {
      const network = networkOf(call);
      const { allocationId, association } = addressOf(network, AllocationId, PublicIp);
      if (association !== undefined)
        throw ec2Error('InvalidIPAddress.InUse', `Address ${allocationId} is in use: disassociate it first.`);
      network.addresses.delete(allocationId);
      network.tags.delete(allocationId);
    },
  },
};
