import { resourceRow } from './resource-row.ts';

interface AssociationProperties {
  RouteTableId: string;
  SubnetId: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnetroutetableassociation.html */
export const ec2SubnetRouteTableAssociation = resourceRow<AssociationProperties>({
  type: 'AWS::EC2::SubnetRouteTableAssociation',
  create: {
    AssociateRouteTable: {
      input: ({ properties: { RouteTableId, SubnetId } }) => ({ RouteTableId, SubnetId }),
      id: ({ AssociationId }) => AssociationId,
      attributes: ({ AssociationId }) => ({ Id: AssociationId }),
    },
  },
  read: {
    DescribeRouteTables: {
      input: ({ id }) => ({ Filters: [{ Name: 'association.route-table-association-id', Values: [id] }] }),
      read({ RouteTables: [table] = [] }, { id }) {
        const found = table?.Associations?.find(({ RouteTableAssociationId }) => RouteTableAssociationId === id);
        return found && { RouteTableId: found.RouteTableId ?? '', SubnetId: found.SubnetId ?? '' };
      },
    },
  },
  delete: { DisassociateRouteTable: ({ id }) => ({ AssociationId: id }) },
});
