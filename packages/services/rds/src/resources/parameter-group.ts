import type { Tag } from '@coldstart/cloud';
import { resourceRow, tagsOf } from './resource-row.ts';

interface ParameterGroupProperties {
  DBClusterParameterGroupName?: string;
  Description: string;
  Family: string;
  Parameters: Record<string, string | number | boolean>;
  Tags?: Tag[];
}

const listed = (parameters: Record<string, string | number | boolean>) =>
  Object.entries(parameters).map(([ParameterName, value]) => ({
    ParameterName,
    ParameterValue: String(value),
    ApplyMethod: 'pending-reboot' as const,
  }));

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbclusterparametergroup.html */
export const rdsParameterGroup = resourceRow<ParameterGroupProperties>({
  type: 'AWS::RDS::DBClusterParameterGroup',
  name: { property: 'DBClusterParameterGroupName', most: 255, lower: true },
  create: {
    CreateDBClusterParameterGroup: {
      input: ({ name, properties: { Description, Family }, tags }) => ({
        DBClusterParameterGroupName: name,
        DBParameterGroupFamily: Family,
        Description,
        Tags: tags,
      }),
      id: ({ DBClusterParameterGroup: made }) => made?.DBClusterParameterGroupName,
    },
  },
  settings: [
    {
      of: ['Parameters'],
      put: {
        ResetDBClusterParameterGroup: ({ id, before: { Parameters: before = {} } }) =>
          Object.keys(before).length === 0
            ? undefined
            : { DBClusterParameterGroupName: id, Parameters: listed(before) },
        ModifyDBClusterParameterGroup: ({ id, properties: { Parameters } }) => ({
          DBClusterParameterGroupName: id,
          Parameters: listed(Parameters),
        }),
      },
      read: {
        DescribeDBClusterParameters: {
          input: ({ id }) => ({ DBClusterParameterGroupName: id }),
          read: ({ Parameters = [] }) => ({
            Parameters: Object.fromEntries(
              Parameters.map(({ ParameterName = '', ParameterValue = '' }) => [ParameterName, ParameterValue]),
            ),
          }),
        },
      },
    },
  ],
  tags: tagsOf('cluster-pg'),
  read: {
    DescribeDBClusterParameterGroups: {
      input: ({ id }) => ({ DBClusterParameterGroupName: id }),
      read: ({ DBClusterParameterGroups: [found] = [] }) =>
        found && {
          DBClusterParameterGroupName: found.DBClusterParameterGroupName ?? '',
          Description: found.Description ?? '',
          Family: found.DBParameterGroupFamily ?? '',
        },
    },
  },
  delete: { DeleteDBClusterParameterGroup: ({ id }) => ({ DBClusterParameterGroupName: id }) },
});
