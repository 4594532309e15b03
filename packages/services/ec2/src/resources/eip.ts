import type { Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

interface EipProperties {
  Domain?: 'vpc' | 'standard';
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html */
export const ec2Eip = resourceRow<EipProperties>({
  type: 'AWS::EC2::EIP',
  create: {
    AllocateAddress: {
      input: ({ properties: { Domain }, tags }) => ({ Domain, TagSpecifications: specified('elastic-ip', tags) }),
      id: ({ PublicIp }) => PublicIp,
      attributes: ({ PublicIp, AllocationId }) => ({ PublicIp, AllocationId }),
    },
  },
  tags: tagsOf(({ attribute }) => attribute('AllocationId')),
  read: {
    DescribeAddresses: {
      input: ({ id }) => ({ PublicIps: [id] }),
      read: ({ Addresses: [address] = [] }) => address && { Domain: address.Domain },
    },
  },
  delete: { ReleaseAddress: ({ attribute }) => ({ AllocationId: attribute('AllocationId') }) },
  replaces: ({ Domain: now = 'vpc' }, { Domain: before = 'vpc' }) => now !== before,
  unsupported: ['Address', 'InstanceId', 'IpamPoolId', 'NetworkBorderGroup', 'PublicIpv4Pool', 'TransferAddress'],
});
