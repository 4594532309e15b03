import type { Tenancy } from '@aws-sdk/client-ec2';
import type { Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

interface VpcProperties {
  CidrBlock?: string;
  EnableDnsHostnames?: boolean;
  EnableDnsSupport?: boolean;
  InstanceTenancy?: Tenancy;
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html */
export const ec2Vpc = resourceRow<VpcProperties>({
  type: 'AWS::EC2::VPC',
  create: {
    CreateVpc: {
      input: ({ properties: { CidrBlock, InstanceTenancy }, tags }) => ({
        CidrBlock,
        InstanceTenancy,
        TagSpecifications: specified('vpc', tags),
      }),
      id: ({ Vpc }) => Vpc?.VpcId,
      attributes: ({ Vpc }) => ({
        VpcId: Vpc?.VpcId,
        CidrBlock: Vpc?.CidrBlock,
        CidrBlockAssociations: Vpc?.CidrBlockAssociationSet?.map(({ AssociationId = '' }) => AssociationId),
        Ipv6CidrBlocks: [],
      }),
    },
    DescribeSecurityGroups: {
      input: ({ answers }) => ({
        Filters: [
          { Name: 'vpc-id', Values: [answers.CreateVpc?.Vpc?.VpcId ?? ''] },
          { Name: 'group-name', Values: ['default'] },
        ],
      }),
      attributes: ({ SecurityGroups: [group] = [] }) => ({ DefaultSecurityGroup: group?.GroupId }),
    },
    DescribeNetworkAcls: {
      input: ({ answers }) => ({ Filters: [{ Name: 'vpc-id', Values: [answers.CreateVpc?.Vpc?.VpcId ?? ''] }] }),
      attributes: ({ NetworkAcls: [acl] = [] }) => ({ DefaultNetworkAcl: acl?.NetworkAclId }),
    },
  },
  settings: [
    {
      of: ['EnableDnsHostnames', 'EnableDnsSupport'],
      // One attribute a call.
      put: {
        ModifyVpcAttribute: ({ id, properties: { EnableDnsHostnames = false, EnableDnsSupport = true } }) => [
          { VpcId: id, EnableDnsSupport: { Value: EnableDnsSupport } },
          { VpcId: id, EnableDnsHostnames: { Value: EnableDnsHostnames } },
        ],
      },
      read: {
        DescribeVpcAttribute: {
          input: ({ id }) => [
            { VpcId: id, Attribute: 'enableDnsHostnames' },
            { VpcId: id, Attribute: 'enableDnsSupport' },
          ],
          read: ({ EnableDnsHostnames: hostnames, EnableDnsSupport: support }) => ({
            ...(hostnames !== undefined && { EnableDnsHostnames: hostnames.Value }),
            ...(support !== undefined && { EnableDnsSupport: support.Value }),
          }),
        },
      },
    },
  ],
  tags: tagsOf(),
  read: {
    DescribeVpcs: {
      input: ({ id }) => ({ VpcIds: [id] }),
      read: ({ Vpcs: [vpc] = [] }) => vpc && { CidrBlock: vpc.CidrBlock, InstanceTenancy: vpc.InstanceTenancy },
    },
  },
  delete: { DeleteVpc: ({ id }) => ({ VpcId: id }) },
  replaces: ({ InstanceTenancy: now = 'default' }, { InstanceTenancy: before = 'default' }) => now !== before,
  unsupported: ['Ipv4IpamPoolId', 'Ipv4NetmaskLength'],
});
