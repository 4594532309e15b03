import type { ConnectivityType } from '@aws-sdk/client-ec2';
import { pick, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

interface NatGatewayProperties {
  SubnetId?: string;
  AllocationId?: string;
  ConnectivityType?: ConnectivityType;
  PrivateIpAddress?: string;
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html */
export const ec2NatGateway = resourceRow<NatGatewayProperties>({
  type: 'AWS::EC2::NatGateway',
  create: {
    CreateNatGateway: {
      input: ({ properties, tags }) => ({
        ...pick(properties, ['SubnetId', 'AllocationId', 'ConnectivityType', 'PrivateIpAddress']),
        TagSpecifications: specified('natgateway', tags),
      }),
      id: ({ NatGateway }) => NatGateway?.NatGatewayId,
      attributes: ({ NatGateway }) => ({
        NatGatewayId: NatGateway?.NatGatewayId,
        EniId: NatGateway?.NatGatewayAddresses?.[0]?.NetworkInterfaceId,
      }),
    },
  },
  tags: tagsOf(),
  read: {
    DescribeNatGateways: {
      input: ({ id }) => ({ NatGatewayIds: [id], Filter: [{ Name: 'state', Values: ['available'] }] }),
      read: ({ NatGateways: [gateway] = [] }) =>
        gateway && {
          SubnetId: gateway.SubnetId,
          ConnectivityType: gateway.ConnectivityType,
          AllocationId: gateway.NatGatewayAddresses?.[0]?.AllocationId,
          PrivateIpAddress: gateway.NatGatewayAddresses?.[0]?.PrivateIp,
        },
    },
  },
  delete: { DeleteNatGateway: ({ id }) => ({ NatGatewayId: id }) },
  unsupported: [
    'AvailabilityMode',
    'AvailabilityZoneAddresses',
    'MaxDrainDurationSeconds',
    'SecondaryAllocationIds',
    'SecondaryPrivateIpAddressCount',
    'SecondaryPrivateIpAddresses',
    'VpcId',
  ],
});
