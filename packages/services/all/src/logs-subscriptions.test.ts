import { gunzipSync } from 'node:zlib';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { answer, RULES } from '@coldstart/service-logs/testing';
import { createGroup, createStream, unique } from '@coldstart/service-logs/testing';

const recordings = loadRecordings('logs');
let lambda: TestLambda;
let logs: CloudWatchLogs;
let s3: S3Client;
beforeAll(async () => {
  lambda = await startLambda();
  const config = {
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  logs = new CloudWatchLogs(config);
  s3 = new S3Client({ ...config, forcePathStyle: true });
});
afterAll(async () => {
  logs.destroy();
  s3.destroy();
  await lambda.close();
});

const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

test('a function gets what its filter lets through, once its policy lets the Logs service in', async () => {
  const recorded = recordings.available
    ? recordings.of('TestSubscriptionFilters::test_put_subscription_filter_lambda')
    : undefined;
  const logGroupName = await createGroup(logs);
  const logStreamName = await createStream(logs, logGroupName);
  const FunctionName = unique('echo');
  const filter = { logGroupName, filterName: 'test', filterPattern: '', destinationArn: functionArn(FunctionName) };
  await lambda.create(FunctionName, 'export const handler = async (event) => console.log(JSON.stringify(event));', {
    Role: await lambda.role(unique('role'), 'logs:*'),
  });
  await expect(logs.putSubscriptionFilter(filter)).rejects.toThrow(
    'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
  );
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: FunctionName,
      Principal: `logs.${REGION}.amazonaws.com`,
      Action: 'lambda:InvokeFunction',
      SourceArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}:*`,
      SourceAccount: ACCOUNT,
    }),
  );
  const comparison = new Comparison(RULES);
  const same = async (key: string, promise: Promise<object>): Promise<void> => {
    if (recorded !== undefined) expect(comparison.differences(await answer(promise), recorded[key], key)).toEqual([]);
  };
  await same('put_subscription_filter', logs.putSubscriptionFilter(filter));
  await same('describe_subscription_filter', logs.describeSubscriptionFilters({ logGroupName }));

  const timestamp = Math.floor(lambda.cloud.clock.now());
  const logEvents = ['test', 'test 2'].map((message) => ({ timestamp, message }));
  await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
  await lambda.cloud.clock.settled();
  await lambda.cloud.clock.advance(1000);

  const { events = [] } = await logs.filterLogEvents({
    logGroupName: `/aws/lambda/${FunctionName}`,
    filterPattern: 'awslogs',
  });
  expect(events).toHaveLength(1);
  const [, , , json = ''] = events[0]?.message?.split('\t') ?? [];
  const { awslogs } = JSON.parse(json) as { awslogs: { data: string } };
  const delivery = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()) as { logEvents: object[] };
  expect(delivery).toEqual({
    messageType: 'DATA_MESSAGE',
    owner: ACCOUNT,
    logGroup: logGroupName,
    logStream: logStreamName,
    subscriptionFilters: ['test'],
    logEvents: [
      { id: expect.stringMatching(/^\d{56}$/), timestamp, message: 'test' },
      { id: expect.stringMatching(/^\d{56}$/), timestamp, message: 'test 2' },
    ],
  });
  await same('list_all_log_events', Promise.resolve(delivery.logEvents));
});

test('events are exported to a bucket that lets the Logs service in', async () => {
  const recorded = recordings.available
    ? recordings.of('TestExportTasksWithLogs::test_create_export_task_with_logs')
    : undefined;
  const logGroupName = await createGroup(logs);
  const logStreamName = await createStream(logs, logGroupName);
  const timestamp = Math.floor(lambda.cloud.clock.now());
  await logs.putLogEvents({ logGroupName, logStreamName, logEvents: [{ timestamp, message: 'exported' }] });
  const destination = unique('bucket');
  await s3.send(new CreateBucketCommand({ Bucket: destination }));
  const request = { logGroupName, from: timestamp - 1000, to: timestamp + 1000, destination };

  const refused = await logs.createExportTask(request);
  await lambda.cloud.clock.advance(1000);
  const { exportTasks: failed } = await logs.describeExportTasks(refused);
  expect(failed?.[0]?.status?.code).toBe('FAILED');

  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'logs.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${destination}/*`,
    },
  ];
  await s3.send(
    new PutBucketPolicyCommand({ Bucket: destination, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
  );
  const started = await logs.createExportTask(request);
  if (recorded !== undefined) {
    const comparison = new Comparison(RULES);
    for (const [key, promise] of [
      ['create-export-with-logs', Promise.resolve(started)],
      ['describe-export-with-logs', logs.describeExportTasks(started)],
    ] as const) {
      expect(comparison.differences(await answer(promise), recorded[key], key)).toEqual([]);
    }
  }
  await lambda.cloud.clock.advance(1000);
  const { exportTasks: done } = await logs.describeExportTasks(started);
  expect(done?.[0]?.status?.code).toBe('COMPLETED');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: destination, Prefix: 'exportedlogs/' }));
  expect(Contents.map(({ Key }) => Key)).toEqual([`exportedlogs/${started.taskId}/${logStreamName}/000000.gz`]);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: destination, Key: Contents[0]?.Key }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  expect(gunzipSync(bytes).toString()).toBe(`${new Date(timestamp).toISOString()} exported\n`);
});
