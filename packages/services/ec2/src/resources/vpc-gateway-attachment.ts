import { resourceRow } from './resource-row.ts';

interface AttachmentProperties {
  VpcId: string;
  InternetGatewayId?: string;
}

const attachment = ({ VpcId = '', InternetGatewayId = '' }: Partial<AttachmentProperties>) => ({
  VpcId,
  InternetGatewayId,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcgatewayattachment.html */
export const ec2VpcGatewayAttachment = resourceRow<AttachmentProperties>({
  type: 'AWS::EC2::VPCGatewayAttachment',
  id: ({ properties: { VpcId } }) => `IGW|${VpcId}`,
  attributes: () => ({ AttachmentType: 'IGW' }),
  check: ({ InternetGatewayId }) =>
    InternetGatewayId === undefined
      ? 'Either InternetGatewayId or VpnGatewayId must be provided, and here the former.'
      : undefined,
  create: { AttachInternetGateway: ({ properties }) => attachment(properties) },
  update: [
    {
      of: ['InternetGatewayId'],
      put: {
        DetachInternetGateway: ({ before }) => attachment(before),
        AttachInternetGateway: ({ properties }) => attachment(properties),
      },
    },
  ],
  read: {
    DescribeInternetGateways: {
      input: ({ properties: { VpcId } }) => ({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }),
      read: ({ InternetGateways: [gateway] = [] }, { properties: { VpcId } }) =>
        gateway && { VpcId, InternetGatewayId: gateway.InternetGatewayId },
    },
  },
  delete: { DetachInternetGateway: ({ before }) => attachment(before) },
  unsupported: ['VpnGatewayId'],
});
