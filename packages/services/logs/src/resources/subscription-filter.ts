import { capitalized, uncapitalized } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface SubscriptionFilterProperties {
  LogGroupName: string;
  FilterName?: string;
  FilterPattern: string;
  DestinationArn: string;
  RoleArn?: string;
  Distribution?: 'Random' | 'ByLogStream';
  ApplyOnTransformedLogs?: boolean;
}

const CHANGEABLE = ['FilterPattern', 'DestinationArn', 'RoleArn', 'Distribution', 'ApplyOnTransformedLogs'] as const;

const input = (name: string, properties: SubscriptionFilterProperties) => ({
  ...uncapitalized(properties, ['LogGroupName', ...CHANGEABLE]),
  filterName: name,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html */
export const logsSubscriptionFilter = resourceRow<SubscriptionFilterProperties>({
  type: 'AWS::Logs::SubscriptionFilter',
  name: { property: 'FilterName', most: 512 },
  create: { PutSubscriptionFilter: ({ name, properties }) => input(name, properties) },
  update: [{ of: CHANGEABLE, put: { PutSubscriptionFilter: ({ id, properties }) => input(id, properties) } }],
  read: {
    DescribeSubscriptionFilters: {
      input: ({ id, properties }) => ({ logGroupName: properties.LogGroupName, filterNamePrefix: id }),
      read({ subscriptionFilters = [] }, { id }) {
        const filter = subscriptionFilters.find(({ filterName }) => filterName === id);
        return (
          filter &&
          capitalized(filter, [
            'filterName',
            'logGroupName',
            'filterPattern',
            'destinationArn',
            'roleArn',
            'distribution',
            'applyOnTransformedLogs',
          ])
        );
      },
    },
  },
  delete: {
    DeleteSubscriptionFilter: ({ id, properties }) => ({
      logGroupName: properties.LogGroupName,
      filterName: id,
    }),
  },
  unsupported: ['EmitSystemFields', 'FieldSelectionCriteria'],
});
