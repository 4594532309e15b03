import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Access, Call } from '../../core/call.ts';
import { defineService, type AccessRules } from '../../core/service.ts';
import { invalidInput } from './errors.ts';
import { eventOperations } from './events.ts';
import { filterOperations } from './filters.ts';
import { groupOperations } from './groups.ts';
import { groupArn, groupName } from './names.ts';
import { resourcePolicyOperations } from './resource-policies.ts';
import { streamOperations } from './streams.ts';
import { tagOperations } from './tags.ts';

/** Permissions for groups end in `:*`, the form that policies of functions are written in. */
function onGroup(action: string) {
  return (
    input: { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined },
    call: Call,
  ): Access => ({
    action: `logs:${action}`,
    resource: `${groupArn(call, groupName(input.logGroupName ?? input.logGroupIdentifier ?? ''))}:*`,
  });
}

function onStream(action: string) {
  return (
    input: {
      readonly logGroupName?: string | undefined;
      readonly logGroupIdentifier?: string | undefined;
      readonly logStreamName: string;
    },
    call: Call,
  ): Access => ({
    action: `logs:${action}`,
    resource: `${groupArn(call, groupName(input.logGroupName ?? input.logGroupIdentifier ?? ''))}:log-stream:${input.logStreamName}`,
  });
}

const onArn =
  (action: string) =>
  ({ resourceArn }: { readonly resourceArn: string }): Access => ({ action: `logs:${action}`, resource: resourceArn });

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
const access: AccessRules<typeof Sdk> = {
  CreateLogGroup: onGroup('CreateLogGroup'),
  DeleteLogGroup: onGroup('DeleteLogGroup'),
  PutRetentionPolicy: onGroup('PutRetentionPolicy'),
  DeleteRetentionPolicy: onGroup('DeleteRetentionPolicy'),
  AssociateKmsKey: onGroup('AssociateKmsKey'),
  DisassociateKmsKey: onGroup('DisassociateKmsKey'),
  PutLogGroupDeletionProtection: onGroup('PutLogGroupDeletionProtection'),
  DescribeLogGroups: (_, call) => ({ action: 'logs:DescribeLogGroups', resource: `${groupArn(call, '')}:log-stream:` }),
  CreateLogStream: onGroup('CreateLogStream'),
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
};

/** Amazon CloudWatch Logs: groups, streams, events, filters. */
export const logs = defineService<typeof Sdk>({
  name: 'logs',
  sdk: () => import('@aws-sdk/client-cloudwatch-logs'),
  operations: {
    ...groupOperations,
    ...streamOperations,
    ...eventOperations,
    ...filterOperations,
    ...tagOperations,
    ...resourcePolicyOperations,
  },
  access,
  invalid: invalidInput,
});
