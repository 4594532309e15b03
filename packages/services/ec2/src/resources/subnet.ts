import { pick, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

interface SubnetProperties {
  VpcId: string;
  CidrBlock?: string;
  AvailabilityZone?: string;
  AvailabilityZoneId?: string;
  MapPublicIpOnLaunch?: boolean;
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnet.html */
export const ec2Subnet = resourceRow<SubnetProperties>({
  type: 'AWS::EC2::Subnet',
  create: {
    CreateSubnet: {
      input: ({ properties, tags }) => ({
        ...pick(properties, ['CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId']),
        VpcId: properties.VpcId,
        TagSpecifications: specified('subnet', tags),
      }),
      id: ({ Subnet }) => Subnet?.SubnetId,
      attributes: ({ Subnet }) => ({
        SubnetId: Subnet?.SubnetId,
        VpcId: Subnet?.VpcId,
        AvailabilityZone: Subnet?.AvailabilityZone,
        AvailabilityZoneId: Subnet?.AvailabilityZoneId,
        CidrBlock: Subnet?.CidrBlock,
        Ipv6CidrBlocks: [],
      }),
    },
  },
  settings: [
    {
      of: ['MapPublicIpOnLaunch'],
      put: {
        ModifySubnetAttribute: ({ id, properties: { MapPublicIpOnLaunch = false } }) => ({
          SubnetId: id,
          MapPublicIpOnLaunch: { Value: MapPublicIpOnLaunch },
        }),
      },
    },
  ],
  tags: tagsOf(),
  read: {
    DescribeSubnets: {
      input: ({ id }) => ({ SubnetIds: [id] }),
      read: ({ Subnets: [subnet] = [] }) =>
        subnet && {
          ...pick(subnet, ['CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId', 'MapPublicIpOnLaunch']),
          VpcId: subnet.VpcId ?? '',
        },
    },
  },
  delete: { DeleteSubnet: ({ id }) => ({ SubnetId: id }) },
  unsupported: [
    'AssignIpv6AddressOnCreation',
    'EnableDns64',
    'EnableLniAtDeviceIndex',
    'Ipv4IpamPoolId',
    'Ipv4NetmaskLength',
    'Ipv6CidrBlock',
    'Ipv6IpamPoolId',
    'Ipv6Native',
    'Ipv6NetmaskLength',
    'OutpostArn',
    'PrivateDnsNameOptionsOnLaunch',
  ],
});
