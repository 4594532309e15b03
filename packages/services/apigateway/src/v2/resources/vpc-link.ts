import { pick, tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface VpcLinkProperties {
  Name: string;
  SubnetIds: string[];
  SecurityGroupIds?: string[];
}

const arnOf = (region: string, id: string): string => `arn:aws:apigateway:${region}::/vpclinks/${id}`;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-vpclink.html */
export const apiGatewayV2VpcLink = resourceRow<VpcLinkProperties>({
  type: 'AWS::ApiGatewayV2::VpcLink',
  create: {
    CreateVpcLink: {
      input: ({ properties, tags }) => ({
        Name: properties.Name,
        SubnetIds: properties.SubnetIds,
        ...pick(properties, ['SecurityGroupIds']),
        Tags: tagMap(tags),
      }),
      id: ({ VpcLinkId }) => VpcLinkId,
      attributes: ({ VpcLinkId }) => ({ VpcLinkId }),
    },
  },
  update: [{ of: ['Name'], put: { UpdateVpcLink: ({ id, properties: { Name } }) => ({ VpcLinkId: id, Name }) } }],
  tags: {
    tag: { TagResource: ({ id, tags, stack }) => ({ ResourceArn: arnOf(stack.region, id), Tags: tagMap(tags) }) },
    untag: { UntagResource: ({ id, keys, stack }) => ({ ResourceArn: arnOf(stack.region, id), TagKeys: keys }) },
    read: {
      GetTags: {
        input: ({ id, stack }) => ({ ResourceArn: arnOf(stack.region, id) }),
        read: ({ Tags = {} }) => Tags,
      },
    },
  },
  read: {
    GetVpcLink: {
      input: ({ id }) => ({ VpcLinkId: id }),
      read: ({ Name, SubnetIds, SecurityGroupIds = [] }, { properties }) => ({
        Name,
        SubnetIds,
        ...((properties.SecurityGroupIds !== undefined || SecurityGroupIds.length > 0) && { SecurityGroupIds }),
      }),
    },
  },
  delete: { DeleteVpcLink: ({ id }) => ({ VpcLinkId: id }) },
});
