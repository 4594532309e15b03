import type { Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-internetgateway.html */
export const ec2InternetGateway = resourceRow<{ Tags?: Tag[] }>({
  type: 'AWS::EC2::InternetGateway',
  create: {
    CreateInternetGateway: {
      input: ({ tags }) => ({ TagSpecifications: specified('internet-gateway', tags) }),
      id: ({ InternetGateway }) => InternetGateway?.InternetGatewayId,
      attributes: ({ InternetGateway }) => ({ InternetGatewayId: InternetGateway?.InternetGatewayId }),
    },
  },
  tags: tagsOf(),
  read: {
    DescribeInternetGateways: {
      input: ({ id }) => ({ InternetGatewayIds: [id] }),
      read: ({ InternetGateways: [gateway] = [] }) => gateway && {},
    },
  },
  delete: { DeleteInternetGateway: ({ id }) => ({ InternetGatewayId: id }) },
});
