import type * as Sdk from '@aws-sdk/client-dynamodb';
import { type Access, type AccessRule, type Call, defineService, joinOperations } from '@coldstart/cloud';
import { AwsError, type Input, type OperationName } from '@coldstart/wire';
import {
  batchAccess,
  deleteAccess,
  enclosed,
  getAccess,
  putAccess,
  queryAccess,
  tableAccess,
  updateAccess,
} from './access.ts';
import { batchGetItem } from './items/batch-get.ts';
import { batchWriteItem } from './items/batch-write.ts';
import { deleteItem } from './items/delete-item.ts';
import { getItem } from './items/get-item.ts';
import { putItem } from './items/put-item.ts';
import { query } from './items/query.ts';
import { scan } from './items/scan.ts';
import { transactGetItems } from './items/transact-get.ts';
import { transactWriteItems } from './items/transact-write.ts';
import { updateItem } from './items/update-item.ts';
import { resumeExpiry } from './items/resume.ts';
import {
  batchExecuteStatement,
  executeStatement,
  executeTransaction,
  statementAccesses,
} from './partiql/operations.ts';
import { createTable } from './tables/create-table.ts';
import { describeContributorInsights, updateContributorInsights } from './tables/insights.ts';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './tables/policies.ts';
import { describeContinuousBackups, updateContinuousBackups } from './tables/recovery.ts';
import { deleteTable, describe, describeEndpoints, describeLimits, listTables } from './tables/tables.ts';
import { listTagsOfResource, tagResource, untagResource } from './tables/tags.ts';
import { describeTimeToLive, updateTimeToLive } from './tables/time-to-live.ts';
import { updateTable } from './tables/update-table.ts';

type Named = { readonly TableName: string | undefined };
type OnResource = { readonly ResourceArn: string | undefined };

/** A rule for an operation that is about one table and has its own action. */
function onTable(action: string): (input: Named, call: Call) => Access {
  return ({ TableName }, call) => tableAccess(call, { action, tableName: TableName });
}

function onResource(action: string): (input: OnResource, call: Call) => Access {
  return ({ ResourceArn }, call) => tableAccess(call, { action, tableName: ResourceArn });
}

const access: { readonly [Name in OperationName<typeof Sdk>]?: AccessRule<Input<typeof Sdk, Name>> } = {
  CreateTable: onTable('CreateTable'),
  DescribeTable: onTable('DescribeTable'),
  ListTables: (_, { region, account }) => ({
    action: 'dynamodb:ListTables',
    resource: `arn:aws:dynamodb:${region}:${account}:table/*`,
  }),
  UpdateTable: onTable('UpdateTable'),
  DeleteTable: onTable('DeleteTable'),
  DescribeTimeToLive: onTable('DescribeTimeToLive'),
  UpdateTimeToLive: onTable('UpdateTimeToLive'),
  DescribeContinuousBackups: onTable('DescribeContinuousBackups'),
  UpdateContinuousBackups: onTable('UpdateContinuousBackups'),
  DescribeContributorInsights: onTable('DescribeContributorInsights'),
  UpdateContributorInsights: onTable('UpdateContributorInsights'),
  TagResource: onResource('TagResource'),
  UntagResource: onResource('UntagResource'),
  ListTagsOfResource: onResource('ListTagsOfResource'),
  PutResourcePolicy: onResource('PutResourcePolicy'),
  GetResourcePolicy: onResource('GetResourcePolicy'),
  DeleteResourcePolicy: onResource('DeleteResourcePolicy'),
  GetItem: (input, call) => getAccess(call, input),
  PutItem: (input, call) => putAccess(call, input),
  UpdateItem: (input, call) => updateAccess(call, input),
  DeleteItem: (input, call) => deleteAccess(call, input),
  Query: (input, call) => queryAccess(call, input),
  Scan: (input, call) => tableAccess(call, { action: 'Scan', tableName: input.TableName, index: input.IndexName }),
  BatchGetItem: ({ RequestItems }, call) =>
    batchAccess(
      call,
      'BatchGetItem',
      Object.fromEntries(
        Object.entries(RequestItems).map(([name, request]: [string, Sdk.KeysAndAttributes | null]) => [
          name,
          request?.Keys ?? [],
        ]),
      ),
    ),
  BatchWriteItem: ({ RequestItems }, call) =>
    batchAccess(
      call,
      'BatchWriteItem',
      Object.fromEntries(
        Object.entries(RequestItems).map(([name, requests]: [string, (Sdk.WriteRequest | null)[] | null]) => [
          name,
          (requests ?? []).map((request) => request?.PutRequest?.Item ?? request?.DeleteRequest?.Key),
        ]),
      ),
    ),
  TransactGetItems: ({ TransactItems }, call) =>
    TransactItems.flatMap(({ Get: get }) =>
      get === undefined ? [] : [enclosed(getAccess(call, get), 'TransactGetItems')],
    ),
  TransactWriteItems: ({ TransactItems }, call) =>
    TransactItems.flatMap(({ ConditionCheck: check, Put: put, Update: update, Delete: remove }) => [
      ...(check === undefined ? [] : [deleteAccess(call, check, 'ConditionCheckItem')]),
      ...(put === undefined ? [] : [putAccess(call, put)]),
      ...(update === undefined ? [] : [updateAccess(call, update)]),
      ...(remove === undefined ? [] : [deleteAccess(call, remove)]),
    ]).map((part) => enclosed(part, 'TransactWriteItems')),
  ExecuteStatement: (input, call) => statementAccesses(call, [input]),
  // Each statement of a batch is refused for itself.
  BatchExecuteStatement: () => undefined,
  ExecuteTransaction: ({ TransactStatements }, call) =>
    statementAccesses(call, TransactStatements).map((part) => enclosed(part, 'ExecuteTransaction')),
};

/** Amazon DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html */
export const dynamodb = defineService<typeof Sdk>({
  name: 'dynamodb',
  sdk: () => import('@aws-sdk/client-dynamodb'),
  throttle: () =>
    new AwsError(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded. ' +
        'Consider increasing your provisioning level with the UpdateTable API.',
    ),
  resume: resumeExpiry,
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: joinOperations<typeof Sdk>({
    access,
    operations: {
      CreateTable: createTable,
      DescribeTable: describe,
      UpdateTable: updateTable,
      DeleteTable: deleteTable,
      ListTables: listTables,
      DescribeLimits: describeLimits,
      DescribeEndpoints: describeEndpoints,
      DescribeTimeToLive: describeTimeToLive,
      UpdateTimeToLive: updateTimeToLive,
      DescribeContinuousBackups: describeContinuousBackups,
      UpdateContinuousBackups: updateContinuousBackups,
      DescribeContributorInsights: describeContributorInsights,
      UpdateContributorInsights: updateContributorInsights,
      TagResource: (input, call) => {
        tagResource(input, call);
        return {};
      },
      UntagResource: (input, call) => {
        untagResource(input, call);
        return {};
      },
      ListTagsOfResource: listTagsOfResource,
      PutResourcePolicy: putResourcePolicy,
      GetResourcePolicy: getResourcePolicy,
      DeleteResourcePolicy: deleteResourcePolicy,
      GetItem: getItem,
      PutItem: putItem,
      UpdateItem: updateItem,
      DeleteItem: deleteItem,
      Query: query,
      Scan: scan,
      BatchGetItem: batchGetItem,
      BatchWriteItem: batchWriteItem,
      TransactGetItems: transactGetItems,
      TransactWriteItems: transactWriteItems,
      ExecuteStatement: executeStatement,
      BatchExecuteStatement: batchExecuteStatement,
      ExecuteTransaction: executeTransaction,
    },
  }),
});
