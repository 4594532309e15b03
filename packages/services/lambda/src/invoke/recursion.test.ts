import { PutFunctionRecursionConfigCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, startLambda, textOf, type TestLambda } from '../testing/lambda.ts';
import { QUEUE_ACTIONS, queueTests, type QueueTests } from '../testing/queues.ts';

let lambda: TestLambda;
let queues: QueueTests;
beforeAll(async () => {
  lambda = await startLambda();
  queues = queueTests(lambda);
});
afterAll(async () => {
  queues.close();
  await lambda.close();
});

/** It sends what it gets back to where it came from, counting up to a limit. */
const SENDS_BACK = `
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const sqs = new SQSClient();
export const handler = async ({ Records: [{ body, eventSourceARN }] }) => {
  const count = Number(body) + 1;
  if (count > 25) return;
  const { QueueUrl } = { QueueUrl: process.env.AWS_ENDPOINT_URL + '/' + eventSourceARN.split(':').slice(4).join('/') };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: String(count) }));
};`;
/** It invokes itself. */
const CALLS_ITSELF = `
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
const lambda = new LambdaClient();
export const handler = async ({ type, count = 1 }) => {
  if (count > 25) return count;
  const Payload = JSON.stringify({ type, count: count + 1 });
  try {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, InvocationType: type, Payload }));
    return type === 'Event' ? count : JSON.parse(Buffer.from(answer.Payload).toString());
  } catch (error) {
    return error.name + ' after ' + count;
  }
};`;

const pass = (seconds: number) => lambda.cloud.clock.advance(seconds * 1000);
const runs = (name: string): number =>
  lambda.cloud.journal
    .entries({ account: ACCOUNT, kind: 'invocation' })
    .filter(({ resource, outcome }) => outcome === 'ok' && resource?.endsWith(`:function:${name}`)).length;

async function loop(name: string) {
  const letters = await queues.queue(`${name}-letters`);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 2 });
  const made = await queues.queued(name, SENDS_BACK, {}, { VisibilityTimeout: '10', RedrivePolicy });
  const Role = await lambda.role(`${name}-sender`, ...QUEUE_ACTIONS, 'sqs:SendMessage');
  await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, Role }));
  await pass(1);
  return { ...made, letters };
}

test(
  'a loop over a queue is stopped after sixteen times, and its message is a dead letter',
  { timeout: 60_000 },
  async () => {
    const { send, letters } = await loop('Loop');
    await send('1');
    for (let round = 0; round < 20; round += 1) await pass(1);
    expect(runs('Loop')).toBe(16);
    await pass(60);
    expect(runs('Loop')).toBe(16);
    expect((await queues.messages(letters.url)).map(({ Body }) => Body)).toEqual(['17']);
    const stopped = lambda.cloud.journal
      .entries({ account: ACCOUNT, kind: 'invocation' })
      .filter((entry) => entry.detail?.['code'] === 'RecursiveInvocationException');
    expect(stopped).toHaveLength(2);
  },
);

test('a function that may be part of a loop goes on', { timeout: 60_000 }, async () => {
  const { send } = await loop('Allowed');
  await lambda.client.send(new PutFunctionRecursionConfigCommand({ FunctionName: 'Allowed', RecursiveLoop: 'Allow' }));
  await send('1');
  for (let round = 0; round < 30; round += 1) await pass(1);
  expect(runs('Allowed')).toBe(25);
});

test('messages that are sent from outside are no loop, however many', async () => {
  const { send } = await loop('Outside');
  for (let round = 0; round < 20; round += 1) await send('24');
  await pass(5);
  expect(runs('Outside')).toBeGreaterThan(3);
  const stopped = lambda.cloud.journal.entries({ account: ACCOUNT, kind: 'invocation' });
  expect(stopped.filter(({ resource, outcome }) => resource?.endsWith(':Outside') && outcome === 'error')).toEqual([]);
});

test('a function that invokes itself is told', async () => {
  await lambda.create('Itself', CALLS_ITSELF, {
    Role: await lambda.role('itself', 'lambda:InvokeFunction'),
    Timeout: 60,
  });
  const { Payload } = await lambda.invoke('Itself', { type: 'RequestResponse' });
  expect(JSON.parse(textOf(Payload))).toBe('RecursiveInvocationException after 16');
});

test('an event of a loop goes to the dead-letter queue', { timeout: 60_000 }, async () => {
  const letters = await queues.queue('event-letters');
  const Role = await lambda.role('events', 'lambda:InvokeFunction', 'sqs:SendMessage');
  await lambda.create('Events', CALLS_ITSELF, { Role, DeadLetterConfig: { TargetArn: letters.arn } });
  await lambda.invoke('Events', { type: 'Event' }, { InvocationType: 'Event' });
  for (let round = 0; round < 20; round += 1) await pass(1);
  expect(runs('Events')).toBe(16);
  const { Messages = [] } = await queues.sqs.receiveMessage({ QueueUrl: letters.url, MessageAttributeNames: ['All'] });
  expect(Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown)).toEqual([{ type: 'Event', count: 17 }]);
  expect(Messages[0]?.MessageAttributes?.['ErrorMessage']?.StringValue).toContain('recursive loop');
});
