import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Input, OperationName } from '@coldstart/wire';
import { type Access, type AccessRule, type Call, defineService, joinOperations } from '@coldstart/cloud';
import { invalidInput } from './errors.ts';
import { deliveryOperations } from './delivery/index.ts';
import { destinationArn, destinationOperations } from './destinations.ts';
import { eventOperations } from './events.ts';
import { exportOperations } from './export-tasks.ts';
import { filterOperations } from './filters.ts';
import { groupOperations } from './groups.ts';
import { groupArn, groupName } from './names.ts';
import { queriedGroups, queryOperations } from './insights/operations.ts';
import { accountPolicy, resourcePolicyOperations } from './resource-policies.ts';
import { streamOperations } from './streams.ts';
import { tagOperations } from './tags.ts';

interface OfGroup {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/**
 * What AWS asks permission for: a stream, or the group's streams as a whole, whose ARN ends in `:log-stream:`.
 * So policies name groups with `:*` at the end, and a group's name alone allows nothing but tags.
 */
function onGroup(action: string) {
  return (input: OfGroup, call: Call): Access => onStream(action)({ ...input, logStreamName: '' }, call);
}

function onStream(action: string) {
  return (input: OfGroup & { readonly logStreamName: string }, call: Call): Access => {
    const group = groupName(input.logGroupName ?? input.logGroupIdentifier ?? '');
    return {
      action: `logs:${action}`,
      resource: `${groupArn(call, group)}:log-stream:${input.logStreamName}`,
      resourcePolicy: accountPolicy(call),
    };
  };
}

const onArn =
  (action: string) =>
  ({ resourceArn }: { readonly resourceArn: string }): Access => ({ action: `logs:${action}`, resource: resourceArn });

const onDestination =
  (action: string) =>
  ({ destinationName }: { readonly destinationName: string }, call: Call): Access => ({
    action: `logs:${action}`,
    resource: destinationArn(call, destinationName),
  });

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
const access: { readonly [Name in OperationName<typeof Sdk>]?: AccessRule<Input<typeof Sdk, Name>> } = {
  CreateLogGroup: onGroup('CreateLogGroup'),
  DeleteLogGroup: onGroup('DeleteLogGroup'),
  PutRetentionPolicy: onGroup('PutRetentionPolicy'),
  DeleteRetentionPolicy: onGroup('DeleteRetentionPolicy'),
  AssociateKmsKey: onGroup('AssociateKmsKey'),
  DisassociateKmsKey: onGroup('DisassociateKmsKey'),
  PutLogGroupDeletionProtection: onGroup('PutLogGroupDeletionProtection'),
  DescribeLogGroups: (_, call) => ({ action: 'logs:DescribeLogGroups', resource: `${groupArn(call, '')}:log-stream:` }),
  CreateLogStream: onStream('CreateLogStream'),
  DescribeLogStreams: onGroup('DescribeLogStreams'),
  DeleteLogStream: onStream('DeleteLogStream'),
  PutLogEvents: onStream('PutLogEvents'),
  GetLogEvents: onStream('GetLogEvents'),
  FilterLogEvents: onGroup('FilterLogEvents'),
  PutMetricFilter: onGroup('PutMetricFilter'),
  DeleteMetricFilter: onGroup('DeleteMetricFilter'),
  DescribeMetricFilters: (input, call) =>
    onGroup('DescribeMetricFilters')({ logGroupName: input.logGroupName ?? '*' }, call),
  PutSubscriptionFilter: onGroup('PutSubscriptionFilter'),
  DeleteSubscriptionFilter: onGroup('DeleteSubscriptionFilter'),
  DescribeSubscriptionFilters: onGroup('DescribeSubscriptionFilters'),
  TagResource: onArn('TagResource'),
  UntagResource: onArn('UntagResource'),
  ListTagsForResource: onArn('ListTagsForResource'),
  TagLogGroup: onGroup('TagLogGroup'),
  UntagLogGroup: onGroup('UntagLogGroup'),
  ListTagsLogGroup: onGroup('ListTagsLogGroup'),
  StartQuery: (input, call) =>
    queriedGroups(input).map((logGroupName) => onGroup('StartQuery')({ logGroupName }, call)),
  GetLogGroupFields: onGroup('GetLogGroupFields'),
  CreateExportTask: onGroup('CreateExportTask'),
  PutDestination: onDestination('PutDestination'),
  PutDestinationPolicy: onDestination('PutDestinationPolicy'),
  DeleteDestination: onDestination('DeleteDestination'),
};

/** Amazon CloudWatch Logs: groups, streams, events, filters, queries, exports, deliveries. */
export const logs = defineService<typeof Sdk>({
  name: 'logs',
  sdk: () => import('@aws-sdk/client-cloudwatch-logs'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: joinOperations<typeof Sdk>({
    access,
    readOnly: ['StartQuery', 'StopQuery', 'FilterLogEvents', 'TestMetricFilter'],
    operations: {
      ...groupOperations,
      ...streamOperations,
      ...eventOperations,
      ...filterOperations,
      ...tagOperations,
      ...resourcePolicyOperations,
      ...destinationOperations,
      ...deliveryOperations,
      ...exportOperations,
      ...queryOperations,
    },
  }),
  invalid: invalidInput,
});
