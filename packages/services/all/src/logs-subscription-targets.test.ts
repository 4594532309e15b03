import { gunzipSync } from 'node:zlib';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { createGroup, createStream, REGION, unique } from '@coldstart/service-logs/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

const [OWN, OTHER] = ['111122223333', '444455556666'];

let cloud: RunningCloud;
const opened: { destroy(): void }[] = [];
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
});
afterAll(async () => {
  for (const client of opened) client.destroy();
  await cloud.close();
});

function connect<Client extends { destroy(): void }>(Client: new (config: object) => Client, account = OWN): Client {
  const client = new Client({
    endpoint: cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
    maxAttempts: 1,
    disableHostPrefix: true,
  });
  opened.push(client);
  return client;
}

/** A stream of Kinesis, and a role with which the Logs service may write to it. */
async function stream(account = OWN) {
  const kinesis = connect(Kinesis, account);
  const StreamName = unique('stream');
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  await cloud.clock.advance(10_000);
  const destinationArn = `arn:aws:kinesis:${REGION}:${account}:stream/${StreamName}`;
  const RoleName = unique('role');
  const iam = connect(IAM, account);
  const statement = { Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
  const grant = { Effect: 'Allow', Action: 'kinesis:PutRecord', Resource: destinationArn };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [grant] });
  await iam.putRolePolicy({ RoleName, PolicyName: 'put', PolicyDocument });
  const received = async (): Promise<{ partition: string | undefined; message: Record<string, unknown> }[]> => {
    await cloud.clock.advance(1000);
    const { ShardIterator } = await kinesis.getShardIterator({
      StreamName,
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const { Records = [] } = await kinesis.getRecords({ ShardIterator });
    return Records.map(({ Data = new Uint8Array(), PartitionKey }) => ({
      partition: PartitionKey,
      message: JSON.parse(gunzipSync(Data).toString()) as Record<string, unknown>,
    }));
  };
  return { destinationArn, roleArn: Role?.Arn, received };
}

const now = (): number => Math.floor(cloud.clock.now());

async function put(logs: CloudWatchLogs, logGroupName: string, ...messages: string[]): Promise<string> {
  const logStreamName = await createStream(logs, logGroupName);
  const logEvents = messages.map((message) => ({ timestamp: now(), message }));
  await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
  return logStreamName;
}

describe('Kinesis', () => {
  test('gets a control message, and then what the filter lets through', async () => {
    const logs = connect(CloudWatchLogs);
    const { destinationArn, roleArn, received } = await stream();
    const logGroupName = await createGroup(logs);
    await logs.putSubscriptionFilter({
      logGroupName,
      filterName: 'f',
      filterPattern: 'ERROR',
      destinationArn,
      roleArn,
    });
    const logStream = await put(logs, logGroupName, 'ERROR 1', 'fine');
    const [control, data, ...more] = await received();
    expect(control?.message).toEqual({
      messageType: 'CONTROL_MESSAGE',
      owner: 'CloudwatchLogs',
      logGroup: '',
      logStream: '',
      subscriptionFilters: [],
      logEvents: [
        {
          id: '',
          timestamp: expect.any(Number),
          message: 'CWL CONTROL MESSAGE: Checking health of destination Kinesis stream.',
        },
      ],
    });
    expect(data?.partition).toBe(logStream);
    expect(data?.message).toMatchObject({
      messageType: 'DATA_MESSAGE',
      owner: OWN,
      logGroup: logGroupName,
      logStream,
      subscriptionFilters: ['f'],
      logEvents: [{ message: 'ERROR 1' }],
    });
    expect(data?.message).not.toHaveProperty('policyLevel');
    expect(more).toEqual([]);
  });

  test('that cannot be reached is refused at once', async () => {
    const logs = connect(CloudWatchLogs);
    const { roleArn } = await stream();
    const logGroupName = await createGroup(logs);
    const destinationArn = `arn:aws:kinesis:${REGION}:${OWN}:stream/none`;
    const filter = { logGroupName, filterName: 'f', filterPattern: '', destinationArn, roleArn };
    await expect(logs.putSubscriptionFilter(filter)).rejects.toThrow(
      'Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.',
    );
  });
});

describe('a policy of the account', () => {
  test('subscribes all groups but those that it excludes', async () => {
    const account = '777788889999';
    const logs = connect(CloudWatchLogs, account);
    const { destinationArn, roleArn, received } = await stream(account);
    const [before, excluded] = [await createGroup(logs), await createGroup(logs)];
    const policyDocument = JSON.stringify({ DestinationArn: destinationArn, RoleArn: roleArn, FilterPattern: 'ERROR' });
    const policy = { policyName: 'all', policyType: 'SUBSCRIPTION_FILTER_POLICY', policyDocument } as const;
    const selectionCriteria = `LogGroupName NOT IN ["${excluded}"]`;
    await logs.putAccountPolicy({ ...policy, scope: 'ALL', selectionCriteria });
    const after = await createGroup(logs);
    for (const group of [before, excluded, after]) await put(logs, group, 'ERROR', 'fine');
    const messages = (await received()).map(({ message }) => message);
    expect(messages.filter(({ messageType }) => messageType === 'DATA_MESSAGE')).toMatchObject(
      [before, after].map((logGroup) => ({
        logGroup,
        subscriptionFilters: ['all'],
        policyLevel: 'ACCOUNT_LEVEL_POLICY',
      })),
    );
    const { policyType } = policy;
    const { accountPolicies } = await logs.describeAccountPolicies({ policyType });
    expect(accountPolicies).toMatchObject([{ ...policy, scope: 'ALL', selectionCriteria, accountId: account }]);
    await expect(logs.putAccountPolicy({ ...policy, policyName: 'second' })).rejects.toThrow('Resource limit exceeded');
    await logs.deleteAccountPolicy({ policyName: 'all', policyType });
    expect(await logs.describeAccountPolicies({ policyType })).toMatchObject({ accountPolicies: [] });
  });

  test.each([
    [{ policyType: 'DATA_PROTECTION_POLICY' as const }, 'Data protection'],
    [{ policyType: 'TRANSFORMER_POLICY' as const }, 'Transformation of log events'],
    [{ selectionCriteria: 'LogGroupName LIKE "x"' }, 'LogGroupName NOT IN'],
    [{ policyDocument: '{}' }, 'it must have a DestinationArn and a FilterPattern'],
  ])('%j is refused', async (more, message) => {
    const logs = connect(CloudWatchLogs);
    const { destinationArn, roleArn } = await stream();
    const policyDocument = JSON.stringify({ DestinationArn: destinationArn, RoleArn: roleArn, FilterPattern: '' });
    const policy = { policyName: 'all', policyType: 'SUBSCRIPTION_FILTER_POLICY' as const, policyDocument, ...more };
    await expect(logs.putAccountPolicy(policy)).rejects.toThrow(message);
  });
});

test('a destination lets other accounts in, as its policy says, and writes with its own role', async () => {
  const [owner, sender] = [connect(CloudWatchLogs, OTHER), connect(CloudWatchLogs)];
  const { destinationArn: targetArn, roleArn, received } = await stream(OTHER);
  const destinationName = unique('central');
  const { destination } = await owner.putDestination({ destinationName, targetArn, roleArn });
  const logGroupName = await createGroup(sender);
  const filter = { logGroupName, filterName: 'f', filterPattern: '', destinationArn: destination?.arn };
  await expect(sender.putSubscriptionFilter(filter)).rejects.toThrow('logs:PutSubscriptionFilter');
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: OWN },
    Action: 'logs:PutSubscriptionFilter',
    Resource: destination?.arn,
  };
  const accessPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await owner.putDestinationPolicy({ destinationName, accessPolicy });
  await sender.putSubscriptionFilter(filter);
  await put(sender, logGroupName, 'hello');
  expect((await received()).map(({ message }) => message)).toMatchObject([
    { messageType: 'DATA_MESSAGE', owner: OWN, logGroup: logGroupName, logEvents: [{ message: 'hello' }] },
  ]);
});

test('StartLiveTail shows what comes, as it comes', async () => {
  const logs = connect(CloudWatchLogs);
  const logGroupName = await createGroup(logs);
  await put(logs, logGroupName, 'before');
  const arn = `arn:aws:logs:${REGION}:${OWN}:log-group:${logGroupName}`;
  await expect(logs.startLiveTail({ logGroupIdentifiers: [logGroupName] })).rejects.toThrow(
    'must be ARNs of log groups',
  );
  const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers: [arn], logEventFilterPattern: 'ERROR' });
  const seen: (string | undefined)[] = [];
  for await (const { sessionStart, sessionUpdate } of responseStream ?? []) {
    if (sessionStart !== undefined) {
      expect(sessionStart.logEventFilterPattern).toBe('ERROR');
      await put(logs, logGroupName, 'ERROR 1', 'fine', 'ERROR 2');
    }
    seen.push(...(sessionUpdate?.sessionResults ?? []).map(({ message }) => message));
    if (seen.length > 0) break;
  }
  expect(seen).toEqual(['ERROR 1', 'ERROR 2']);
});
