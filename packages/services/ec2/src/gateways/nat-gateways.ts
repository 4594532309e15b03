import type { NatGateway as ShownGateway } from '@aws-sdk/client-ec2';
import { making, on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error } from '../errors.ts';
import { newId } from '../ids.ts';
import { makeInterface } from '../interfaces.ts';
import type { NatGateway, Network } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';

/** One that is deleted is shown for an hour, as AWS does. */
const SHOWN = 3_600_000;

const stateOf = ({ deleted }: NatGateway) => (deleted === undefined ? ('available' as const) : ('deleted' as const));

function show(network: Network, gateway: NatGateway, privateIp: string | undefined): ShownGateway {
  return {
    NatGatewayId: gateway.id,
    SubnetId: gateway.subnetId,
    VpcId: gateway.vpcId,
    ConnectivityType: gateway.connectivity,
    CreateTime: new Date(gateway.created),
    DeleteTime: gateway.deleted === undefined ? undefined : new Date(gateway.deleted),
    State: stateOf(gateway),
    NatGatewayAddresses: [
      {
        AllocationId: gateway.allocationId,
        PublicIp: network.addresses.get(gateway.allocationId ?? '')?.publicIp,
        NetworkInterfaceId: gateway.interfaceId,
        PrivateIp: privateIp,
        IsPrimary: true,
        Status: 'succeeded',
      },
    ],
    Tags: tagsOf(network, gateway.id),
  };
}

const FILTERS: Readonly<Record<string, Look<NatGateway>>> = {
  'nat-gateway-id': ({ id }) => id,
  'subnet-id': ({ subnetId }) => subnetId,
  'vpc-id': ({ vpcId }) => vpcId,
  state: stateOf,
};

/** @throws AwsError by what is wrong with the address of a public one */
function checkAddress(network: Network, connectivity: string, allocationId: string | undefined): void {
  if (connectivity === 'private') {
    if (allocationId !== undefined)
      throw ec2Error(
        'InvalidParameterCombination',
        'AllocationId is not allowed for private NAT gateways: leave it out.',
      );
    return;
  }
  if (allocationId === undefined)
    throw ec2Error(
      'MissingParameter',
      'The request must include the AllocationId parameter. Add the required parameter and retry the request.',
    );
  const { association } = find(network.addresses, 'allocation', allocationId);
  if (association !== undefined)
    throw ec2Error('Resource.AlreadyAssociated', `Elastic IP address [${allocationId}] is already associated.`);
}

export const natGatewayOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html */
  CreateNatGateway: {
    access: making('natgateway', { SubnetId: 'subnet', AllocationId: 'elastic-ip' }),
    run(
      { SubnetId, AllocationId, ConnectivityType: connectivity = 'public', PrivateIpAddress, TagSpecifications },
      call,
    ) {
      const network = networkOf(call);
      if (SubnetId === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter subnetId');
      const { vpcId } = find(network.subnets, 'subnet', SubnetId);
      checkAddress(network, connectivity, AllocationId);
      const id = newId('nat');
      const card = makeInterface(network, {
        subnetId: SubnetId,
        type: 'nat_gateway',
        groupIds: [],
        description: `Interface for NAT Gateway ${id}`,
        requester: 'amazon-vpc-nat',
        privateIp: PrivateIpAddress,
      });
      const address = network.addresses.get(AllocationId ?? '');
      if (address !== undefined) address.association = { id: newId('eipassoc'), interfaceId: card.id };
      const gateway: NatGateway = {
        id,
        subnetId: SubnetId,
        vpcId,
        connectivity,
        allocationId: AllocationId,
        interfaceId: card.id,
        created: call.now(),
        deleted: undefined,
      };
      tagNew(network, id, TagSpecifications);
      network.natGateways.set(id, gateway);
      return { NatGateway: show(network, gateway, card.privateIp) };
    },
  },

  DescribeNatGateways: {
    run({ NatGatewayIds, Filter, MaxResults, NextToken }, call) {
      const network = networkOf(call);
      const items = new Map(
        [...network.natGateways].filter(([, { deleted }]) => deleted === undefined || deleted + SHOWN > call.now()),
      );
      const page = describe(
        call,
        { items, kind: 'natGateway', filters: FILTERS },
        { Filters: Filter, MaxResults, NextToken, ids: NatGatewayIds },
      );
      return {
        NatGateways: page.items.map((one) => show(network, one, network.interfaces.get(one.interfaceId)?.privateIp)),
        NextToken: page.token,
      };
    },
  },

  DeleteNatGateway: {
    access: on('natgateway', 'NatGatewayId'),
    run({ NatGatewayId }, call) {
      const network = networkOf(call);
      const gateway = find(network.natGateways, 'natGateway', NatGatewayId);
      gateway.deleted ??= call.now();
      network.interfaces.delete(gateway.interfaceId);
      const address = network.addresses.get(gateway.allocationId ?? '');
      if (address?.association?.interfaceId === gateway.interfaceId) address.association = undefined;
      return { NatGatewayId };
    },
  },
};
