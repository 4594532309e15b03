import type { VpcEndpointType } from '@aws-sdk/client-ec2';
import { documentText, pick, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

interface EndpointProperties {
  VpcId: string;
  ServiceName?: string;
  VpcEndpointType?: VpcEndpointType;
  PolicyDocument?: string | object;
  PrivateDnsEnabled?: boolean;
  RouteTableIds?: string[];
  SubnetIds?: string[];
  SecurityGroupIds?: string[];
  Tags?: Tag[];
}

const LISTS = ['RouteTableIds', 'SubnetIds', 'SecurityGroupIds'] as const;

const policyText = (document: string | object | undefined): string | undefined => document && documentText(document);

/** What is in one list and not in the other. */
const without = (list: readonly string[] = [], other: readonly string[] = []): string[] =>
  list.filter((item) => !other.includes(item));

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html */
export const ec2VpcEndpoint = resourceRow<EndpointProperties>({
  type: 'AWS::EC2::VPCEndpoint',
  create: {
    CreateVpcEndpoint: {
      input: ({ properties, tags }) => ({
        ...pick(properties, ['ServiceName', 'VpcEndpointType', ...LISTS]),
        VpcId: properties.VpcId,
        PolicyDocument: policyText(properties.PolicyDocument),
        // Templates leave private names out unless they ask for them.
        PrivateDnsEnabled: properties.PrivateDnsEnabled ?? false,
        TagSpecifications: specified('vpc-endpoint', tags),
      }),
      id: ({ VpcEndpoint }) => VpcEndpoint?.VpcEndpointId,
      attributes: ({ VpcEndpoint: made }) => ({
        Id: made?.VpcEndpointId,
        CreationTimestamp: made?.CreationTimestamp?.toISOString(),
        NetworkInterfaceIds: made?.NetworkInterfaceIds,
        DnsEntries: made?.DnsEntries?.map(({ HostedZoneId, DnsName }) => `${HostedZoneId}:${DnsName}`),
      }),
    },
  },
  update: [
    {
      of: ['PolicyDocument', 'PrivateDnsEnabled', ...LISTS],
      put: {
        ModifyVpcEndpoint: ({ id, properties: now, before }) => ({
          VpcEndpointId: id,
          PolicyDocument: policyText(now.PolicyDocument),
          ResetPolicy: now.PolicyDocument === undefined,
          PrivateDnsEnabled: now.PrivateDnsEnabled ?? false,
          AddRouteTableIds: without(now.RouteTableIds, before.RouteTableIds),
          RemoveRouteTableIds: without(before.RouteTableIds, now.RouteTableIds),
          AddSubnetIds: without(now.SubnetIds, before.SubnetIds),
          RemoveSubnetIds: without(before.SubnetIds, now.SubnetIds),
          AddSecurityGroupIds: without(now.SecurityGroupIds, before.SecurityGroupIds),
          RemoveSecurityGroupIds: without(before.SecurityGroupIds, now.SecurityGroupIds),
        }),
      },
    },
  ],
  tags: tagsOf(),
  read: {
    DescribeVpcEndpoints: {
      input: ({ id }) => ({ VpcEndpointIds: [id] }),
      read: ({ VpcEndpoints: [found] = [] }) =>
        found && {
          ...pick(found, ['ServiceName', 'VpcEndpointType', 'PrivateDnsEnabled', 'RouteTableIds', 'SubnetIds']),
          VpcId: found.VpcId ?? '',
          SecurityGroupIds: found.Groups?.map(({ GroupId = '' }) => GroupId),
          PolicyDocument: JSON.parse(found.PolicyDocument ?? '{}') as object,
        },
    },
  },
  delete: { DeleteVpcEndpoints: ({ id }) => ({ VpcEndpointIds: [id] }) },
  unsupported: ['DnsOptions', 'IpAddressType', 'ResourceConfigurationArn', 'ServiceNetworkArn', 'ServiceRegion'],
});
