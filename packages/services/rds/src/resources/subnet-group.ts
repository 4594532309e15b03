import type { Tag } from '@coldstart/cloud';
import { resourceRow, tagsOf } from './resource-row.ts';

interface SubnetGroupProperties {
  DBSubnetGroupName?: string;
  DBSubnetGroupDescription: string;
  SubnetIds: string[];
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbsubnetgroup.html */
export const rdsSubnetGroup = resourceRow<SubnetGroupProperties>({
  type: 'AWS::RDS::DBSubnetGroup',
  name: { property: 'DBSubnetGroupName', most: 255, lower: true },
  create: {
    CreateDBSubnetGroup: {
      input: ({ name, properties: { DBSubnetGroupDescription, SubnetIds }, tags }) => ({
        DBSubnetGroupName: name,
        DBSubnetGroupDescription,
        SubnetIds,
        Tags: tags,
      }),
      id: ({ DBSubnetGroup: made }) => made?.DBSubnetGroupName,
    },
  },
  update: [
    {
      of: ['DBSubnetGroupDescription', 'SubnetIds'],
      put: {
        ModifyDBSubnetGroup: ({ id, properties: { DBSubnetGroupDescription, SubnetIds } }) => ({
          DBSubnetGroupName: id,
          DBSubnetGroupDescription,
          SubnetIds,
        }),
      },
    },
  ],
  tags: tagsOf('subgrp'),
  read: {
    DescribeDBSubnetGroups: {
      input: ({ id }) => ({ DBSubnetGroupName: id }),
      read: ({ DBSubnetGroups: [found] = [] }) =>
        found && {
          DBSubnetGroupName: found.DBSubnetGroupName ?? '',
          DBSubnetGroupDescription: found.DBSubnetGroupDescription ?? '',
          SubnetIds: (found.Subnets ?? []).map(({ SubnetIdentifier = '' }) => SubnetIdentifier),
        },
    },
  },
  delete: { DeleteDBSubnetGroup: ({ id }) => ({ DBSubnetGroupName: id }) },
});
