import type { Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { specified, tagsOf } from './tagged.ts';

interface RouteTableProperties {
  VpcId: string;
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-routetable.html */
export const ec2RouteTable = resourceRow<RouteTableProperties>({
  type: 'AWS::EC2::RouteTable',
  create: {
    CreateRouteTable: {
      input: ({ properties: { VpcId }, tags }) => ({ VpcId, TagSpecifications: specified('route-table', tags) }),
      id: ({ RouteTable }) => RouteTable?.RouteTableId,
      attributes: ({ RouteTable }) => ({ RouteTableId: RouteTable?.RouteTableId }),
    },
  },
  tags: tagsOf(),
  read: {
    DescribeRouteTables: {
      input: ({ id }) => ({ RouteTableIds: [id] }),
      read: ({ RouteTables: [table] = [] }) => table && { VpcId: table.VpcId ?? '' },
    },
  },
  delete: { DeleteRouteTable: ({ id }) => ({ RouteTableId: id }) },
});
