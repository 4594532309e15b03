import type { InternetGateway as ShownGateway } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, inUse } from '../errors.ts';
import { newId } from '../ids.ts';
import type { InternetGateway, Network } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';

const show = (call: Call, network: Network, { id, vpcId }: InternetGateway): ShownGateway => ({
  InternetGatewayId: id,
  OwnerId: call.account,
  // AWS says so of gateways, where others are `attached`.
  Attachments: vpcId === undefined ? [] : [{ VpcId: vpcId, State: 'available' as never }],
  Tags: tagsOf(network, id),
});

const FILTERS: Readonly<Record<string, Look<InternetGateway>>> = {
  'internet-gateway-id': ({ id }) => id,
  'attachment.vpc-id': ({ vpcId }) => vpcId,
  'attachment.state': ({ vpcId }) => vpcId && 'available',
};

export const internetGatewayOperations: Ec2Operations = {
  CreateInternetGateway: {
    access: making('internet-gateway', {}),
    run({ TagSpecifications }, call) {
      const network = networkOf(call);
      const gateway: InternetGateway = { id: newId('igw'), vpcId: undefined };
      tagNew(network, gateway.id, TagSpecifications);
      network.internetGateways.set(gateway.id, gateway);
      return { InternetGateway: show(call, network, gateway) };
    },
  },

  DescribeInternetGateways: {
    run({ InternetGatewayIds, ...request }, call) {
      const network = networkOf(call);
      const filters = { ...FILTERS, 'owner-id': () => call.account };
      const { items, token } = describe(
        call,
        { items: network.internetGateways, kind: 'internetGateway', filters },
        { ...request, ids: InternetGatewayIds },
      );
      return { InternetGateways: items.map((gateway) => show(call, network, gateway)), NextToken: token };
    },
  },

  AttachInternetGateway: {
    access: on('internet-gateway', 'InternetGatewayId'),
    run({ InternetGatewayId, VpcId }, call) {
      const network = networkOf(call);
      const gateway = find(network.internetGateways, 'internetGateway', InternetGatewayId);
      find(network.vpcs, 'vpc', VpcId);
      if (gateway.vpcId !== undefined)
        throw ec2Error(
          'Resource.AlreadyAssociated',
          `resource ${InternetGatewayId} is already attached to network ${gateway.vpcId}`,
        );
      if ([...network.internetGateways.values()].some(({ vpcId }) => vpcId === VpcId))
        throw ec2Error('InvalidParameterValue', `Network ${VpcId} already has an internet gateway attached`);
      gateway.vpcId = VpcId;
    },
  },

  DetachInternetGateway: {
    access: on('internet-gateway', 'InternetGatewayId'),
    run({ InternetGatewayId, VpcId }, call) {
      const network = networkOf(call);
      const gateway = find(network.internetGateways, 'internetGateway', InternetGatewayId);
      if (gateway.vpcId !== VpcId)
        throw ec2Error('Gateway.NotAttached', `resource ${InternetGatewayId} is not attached to network ${VpcId}`);
      const mapped = [...network.addresses.values()].some(
        ({ association }) => network.interfaces.get(association?.interfaceId ?? '')?.vpcId === VpcId,
      );
      if (mapped)
        throw ec2Error(
          'DependencyViolation',
          `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      gateway.vpcId = undefined;
    },
  },

  DeleteInternetGateway: {
    access: on('internet-gateway', 'InternetGatewayId'),
    run({ InternetGatewayId }, call) {
      const network = networkOf(call);
      const gateway = find(network.internetGateways, 'internetGateway', InternetGatewayId);
      if (gateway.vpcId !== undefined) throw inUse('internetGateway', InternetGatewayId);
      network.internetGateways.delete(InternetGatewayId);
      network.tags.delete(InternetGatewayId);
    },
  },
};
