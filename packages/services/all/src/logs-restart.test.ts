import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, ListObjectsV2Command, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { createGroup, createStream, unique } from '@coldstart/service-logs/testing';

/** A cloud that keeps its data, and what a test asks it with. */
interface Session {
  readonly lambda: TestLambda;
  readonly logs: CloudWatchLogs;
  readonly s3: S3Client;
}

let dataDir: string;
let session: Session;

async function start(): Promise<Session> {
  const lambda = await startLambda({ dataDir });
  const config = {
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  return { lambda, logs: new CloudWatchLogs(config), s3: new S3Client({ ...config, forcePathStyle: true }) };
}

async function stop({ lambda, logs, s3 }: Session): Promise<void> {
  logs.destroy();
  s3.destroy();
  await lambda.close();
}

async function restart(): Promise<void> {
  await stop(session);
  session = await start();
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  session = await start();
});
afterEach(async () => {
  await stop(session);
  rmSync(dataDir, { recursive: true, force: true });
});

/** A group with one event of this moment. */
async function written(message: string) {
  const { logs, lambda } = session;
  const logGroupName = await createGroup(logs);
  const logStreamName = await createStream(logs, logGroupName);
  const timestamp = Math.floor(lambda.cloud.clock.now());
  await logs.putLogEvents({ logGroupName, logStreamName, logEvents: [{ timestamp, message }] });
  return { logGroupName, logStreamName, timestamp };
}

test('an export task that was cut short is carried out after the restart', async () => {
  const { logGroupName, timestamp } = await written('exported');
  const Bucket = unique('bucket');
  await session.s3.send(new CreateBucketCommand({ Bucket }));
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: `logs.${REGION}.amazonaws.com` },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ];
  await session.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement }) }));
  // The bucket is slow to answer, so the task is under way when the cloud ends.
  session.lambda.cloud.faults.add({
    service: 's3',
    operation: 'PutObject',
    times: Infinity,
    effect: { delay: 60_000 },
  });
  const { taskId } = await session.logs.createExportTask({
    logGroupName,
    from: timestamp - 1000,
    to: timestamp + 1000,
    destination: Bucket,
  });
  await session.lambda.cloud.clock.advance(1000);
  await restart();
  await session.lambda.cloud.clock.advance(1000);
  const { exportTasks } = await session.logs.describeExportTasks({ taskId });
  expect(exportTasks?.[0]?.status?.code).toBe('COMPLETED');
  const { Contents = [] } = await session.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'exportedlogs/' }));
  expect(Contents).toHaveLength(1);
});

test('events that a subscriber could not take yet reach it after the restart', async () => {
  const { lambda, logs } = session;
  const FunctionName = unique('subscriber');
  await lambda.create(FunctionName, 'export const handler = async ({ awslogs }) => console.log("got", awslogs.data);', {
    Role: await lambda.role(unique('role'), 'logs:*'),
  });
  const logGroupName = await createGroup(logs);
  const logStreamName = await createStream(logs, logGroupName);
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: 'logs',
      Principal: 'logs.amazonaws.com',
      Action: 'lambda:InvokeFunction',
    }),
  );
  const destinationArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${FunctionName}`;
  await logs.putSubscriptionFilter({ logGroupName, filterName: 'all', filterPattern: '', destinationArn });
  lambda.cloud.faults.add({ service: 'lambda', operation: 'Invoke', times: Infinity, effect: 'throttle' });
  const logEvents = [{ timestamp: Math.floor(lambda.cloud.clock.now()), message: 'throttled' }];
  await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
  await lambda.cloud.clock.advance(10_000);

  await restart();
  await session.lambda.cloud.clock.advance(10 * 60_000);
  const { events = [] } = await session.logs.filterLogEvents({
    logGroupName: `/aws/lambda/${FunctionName}`,
    filterPattern: 'got',
  });
  expect(events).toHaveLength(1);
});

test('a query has its results after the restart, and events are where they were', async () => {
  const { logGroupName, logStreamName, timestamp } = await written('kept');
  const seconds = Math.floor(timestamp / 1000);
  const { queryId } = await session.logs.startQuery({
    logGroupName,
    startTime: seconds - 60,
    endTime: seconds + 60,
    queryString: 'fields @message',
  });
  await restart();
  const { status, results = [] } = await session.logs.getQueryResults({ queryId });
  expect([status, results[0]?.[0]?.value]).toEqual(['Complete', 'kept']);
  const { events = [] } = await session.logs.getLogEvents({ logGroupName, logStreamName });
  expect(events.map(({ message }) => message)).toEqual(['kept']);
});
