import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { SNS } from '@aws-sdk/client-sns';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const put = (Source: string, detail: object = {}, more: object = {}) =>
  buses.put({ Source, DetailType: 'type', Detail: JSON.stringify(detail), ...more });

test('a FIFO queue gets events in a group', async () => {
  const queue = await buses.queue('ordered.fifo');
  await buses.rule('ordered', { source: ['fifo'] }, { Arn: queue, SqsParameters: { MessageGroupId: 'g' } });
  await put('fifo', { n: 1 });
  await put('fifo', { n: 2 });
  const messages = await buses.messages(queue);
  expect(messages.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual(['g', 'g']);
});

test('a topic hands on what it gets', async () => {
  const sns = new SNS(buses.cloud.config());
  const { TopicArn = '' } = await sns.createTopic({ Name: 'news' });
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: TopicArn,
  };
  await sns.setTopicAttributes({
    TopicArn,
    AttributeName: 'Policy',
    AttributeValue: JSON.stringify(policy(statement)),
  });
  const queue = await buses.queue('news');
  const Principal = { Service: 'sns.amazonaws.com' };
  const open = { Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: queue };
  await buses.sqs.setQueueAttributes({
    QueueUrl: `${buses.cloud.cloud.endpoint}/111122223333/news`,
    Attributes: { Policy: JSON.stringify(policy(open)) },
  });
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queue, Attributes: { RawMessageDelivery: 'true' } });
  await buses.rule('news', { source: ['news'] }, { Arn: TopicArn });
  await put('news', { told: true });
  await buses.pass(1);
  expect(await buses.bodies(queue)).toMatchObject([{ source: 'news', detail: { told: true } }]);
  sns.destroy();
});

test('a log group whose policy lets rules in gets a stream for an event', async () => {
  const logs = new CloudWatchLogs(buses.cloud.config());
  const logGroupName = '/aws/events/heard';
  await logs.createLogGroup({ logGroupName });
  const Arn = `arn:aws:logs:eu-central-1:111122223333:log-group:${logGroupName}`;
  await buses.rule('heard', { source: ['heard'] }, { Arn });
  await put('heard', { before: true });
  await buses.pass(1);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${Arn}:*`,
  };
  await logs.putResourcePolicy({ policyName: 'rules', policyDocument: JSON.stringify(policy(statement)) });
  await put('heard', { before: false });
  await buses.pass(1);
  const { events = [] } = await logs.filterLogEvents({ logGroupName });
  expect(events.map(({ message = '' }) => JSON.parse(message) as unknown)).toMatchObject([
    { detail: { before: false } },
  ]);
  logs.destroy();
});

const ROLE = 'arn:aws:iam::111122223333:role/';
const forwarding = (name: string, target: string, principal = 'events.amazonaws.com') =>
  buses.cloud.role(name, trust({ Service: principal }), policy(allow('events:PutEvents', target)));

test('an event goes on to another bus once, and keeps its id', async () => {
  const arn = (name: string) => `arn:aws:events:eu-central-1:111122223333:event-bus/${name}`;
  for (const Name of ['first', 'second', 'third']) await buses.events.createEventBus({ Name });
  await forwarding('forward', arn('*'));
  const letters = await buses.queue('hops');
  const second = await buses.queue('second');
  const third = await buses.queue('third');
  const pattern = { source: ['hop'] };
  const RoleArn = `${ROLE}forward`;
  const DeadLetterConfig = { Arn: letters };
  await buses.rule('to-second', pattern, { Arn: arn('second'), RoleArn, DeadLetterConfig }, 'first');
  await buses.rule('to-third', pattern, { Arn: arn('third'), RoleArn, DeadLetterConfig }, 'second');
  await buses.rule('seen', pattern, { Arn: second }, 'second');
  await buses.rule('seen', pattern, { Arn: third }, 'third');
  const [id] = await put('hop', { n: 1 }, { EventBusName: 'first' });
  await buses.pass(1);
  expect(await buses.bodies(second)).toMatchObject([{ id, detail: { n: 1 } }]);
  expect(await buses.bodies(third)).toEqual([]);
  const [letter] = await buses.messages(letters);
  expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('THIRD_ACCOUNT_HOP_DETECTED');
});

test('a role that does not trust EventBridge forwards nothing', async () => {
  const Arn = 'arn:aws:events:eu-central-1:111122223333:event-bus/untrusted';
  await buses.events.createEventBus({ Name: 'untrusted' });
  await forwarding('distrusting', Arn, 'lambda.amazonaws.com');
  await buses.rule('untrusted', { source: ['untrusted'] }, { Arn, RoleArn: `${ROLE}distrusting` });
  await put('untrusted');
  await buses.pass(1);
  const [delivery] = buses.cloud.cloud.journal.entries({ kind: 'delivery' }).filter(({ resource }) => resource === Arn);
  expect(delivery).toMatchObject({
    outcome: 'denied',
    message: expect.stringContaining('may not be assumed') as string,
  });
});

test('in another Region an event has another id, and another account asks the bus', async () => {
  const keys = { accessKeyId: '444455556666', secretAccessKey: 'test' };
  const theirs = buses.client(keys, 'eu-west-1');
  const { EventBusArn: Arn = '' } = await theirs.createEventBus({ Name: 'far' });
  await theirs.putRule({ Name: 'near', EventBusName: 'far', EventPattern: '{"source":["far"]}' });
  await forwarding('far', Arn);
  await buses.rule('far', { source: ['far'] }, { Arn, RoleArn: `${ROLE}far` });
  const [refused] = await put('far', { n: 1 });
  await buses.pass(1);
  await theirs.putPermission({
    EventBusName: 'far',
    StatementId: 'a',
    Action: 'events:PutEvents',
    Principal: '111122223333',
  });
  await put('far', { n: 2 });
  await buses.pass(1);
  const taken = buses.cloud.cloud.journal.entries({ kind: 'delivery' }).filter(({ resource }) => resource === Arn);
  expect([refused, taken.map(({ outcome }) => outcome)]).toEqual([expect.any(String), ['denied', 'ok']]);
});

test('what cannot be delivered is a dead letter, and says why', async () => {
  const letters = await buses.queue('letters');
  const nowhere = letters.replace('letters', 'nowhere');
  const rule = await buses.rule(
    'failing',
    { source: ['failing'] },
    { Arn: nowhere, Input: '"constant"', DeadLetterConfig: { Arn: letters } },
  );
  const [id] = await put('failing', { n: 1 });
  const [letter] = await buses.messages(letters);
  expect(JSON.parse(letter?.Body ?? '')).toMatchObject({ id, detail: { n: 1 } });
  const attributes = Object.entries(letter?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
    name,
    StringValue,
  ]);
  expect(Object.fromEntries(attributes)).toEqual({
    RULE_ARN: rule,
    TARGET_ARN: nowhere,
    ERROR_CODE: 'NO_RESOURCE',
    ERROR_MESSAGE: expect.any(String) as string,
    RETRY_ATTEMPTS: '0',
  });
});

test('a queue whose policy does not let rules in gets nothing', async () => {
  await buses.sqs.createQueue({ QueueName: 'closed' });
  const Arn = 'arn:aws:sqs:eu-central-1:111122223333:closed';
  await buses.rule('closed', { source: ['closed'] }, { Arn });
  await put('closed');
  expect(await buses.messages(Arn)).toEqual([]);
  const [delivery] = buses.cloud.cloud.journal.entries({ kind: 'delivery' }).filter(({ resource }) => resource === Arn);
  expect(delivery).toMatchObject({ outcome: 'denied' });
});

test('a target that is busy is tried again for as long as its rule says', async () => {
  const letters = await buses.queue('late-letters');
  const busy = await buses.queue('busy');
  const RetryPolicy = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 };
  await buses.rule('busy', { source: ['busy'] }, { Arn: busy, RetryPolicy, DeadLetterConfig: { Arn: letters } });
  const fault = buses.cloud.cloud.faults.add({
    service: 'sqs',
    operation: 'SendMessage',
    resource: busy,
    times: Infinity,
    effect: 'throttle',
  });
  await put('busy');
  await buses.pass(60);
  const [letter] = await buses.messages(letters);
  const { EXHAUSTED_RETRY_CONDITION: condition, RETRY_ATTEMPTS: retries } = letter?.MessageAttributes ?? {};
  expect([condition?.StringValue, retries?.StringValue]).toEqual(['MaximumRetryAttempts', '2']);
  fault();
});
