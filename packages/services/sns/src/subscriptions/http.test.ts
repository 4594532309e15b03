import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verified } from '../testing/validator.ts';
import { startTopics, type TestTopics } from '../testing/topics.ts';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let topics: TestTopics;
let server: Server;
let url = '';
const heard: Heard[] = [];
let status = 200;
beforeAll(async () => {
  topics = await startTopics();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  server.close();
  await topics.close();
});

type Told = Readonly<Record<string, string>>;

async function next(): Promise<{ headers: IncomingHttpHeaders; message: Told }> {
  await topics.pass(1);
  const { headers, body } = heard.splice(0)[0] ?? { headers: {}, body: '{}' };
  return { headers, message: JSON.parse(body) as Told };
}

test('an endpoint is asked, told, and told of the end, in messages that are signed', async () => {
  const TopicArn = await topics.topic('hooks');
  const { SubscriptionArn } = await topics.sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: url });
  expect(SubscriptionArn).toBe('pending confirmation');
  const asked = await next();
  expect(asked.headers).toMatchObject({
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-topic-arn': TopicArn,
  });
  expect(await verified(asked.message)).toBe(true);
  // Nothing is sent before it has agreed.
  await topics.sns.publish({ TopicArn, Message: 'too early' });
  await topics.pass(1);
  expect(heard).toEqual([]);
  const agreed = await fetch(asked.message['SubscribeURL'] ?? '');
  const [arn = ''] = /arn:aws:sns:[^<]+/.exec(await agreed.text()) ?? [];

  await topics.sns.publish({ TopicArn, Message: 'hello', Subject: 'a subject' });
  const told = await next();
  expect(told.headers).toMatchObject({
    'x-amz-sns-subscription-arn': arn,
    'content-type': 'text/plain; charset=UTF-8',
  });
  expect(told.message).toMatchObject({ Message: 'hello', Subject: 'a subject' });
  expect(await verified(told.message)).toBe(true);
  expect(await verified({ ...told.message, Message: 'goodbye' })).toBe(false);

  await topics.sns.setTopicAttributes({ TopicArn, AttributeName: 'SignatureVersion', AttributeValue: '2' });
  await topics.sns.publish({ TopicArn, Message: 'again' });
  expect(await verified((await next()).message)).toBe(true);

  expect((await fetch(told.message['UnsubscribeURL'] ?? '')).status).toBe(200);
  const ended = await next();
  // AWS's validator does not know how these are signed: it leaves out their token.
  expect(ended.message).toMatchObject({ Type: 'UnsubscribeConfirmation', Signature: expect.any(String) as string });
  await fetch(ended.message['SubscribeURL'] ?? '');
  const { Subscriptions } = await topics.sns.listSubscriptionsByTopic({ TopicArn });
  expect(Subscriptions).toMatchObject([{ SubscriptionArn: arn, Endpoint: url }]);
});

test('an endpoint that fails is tried again by the delivery policy, and then given up', async () => {
  const TopicArn = await topics.topic('retried');
  const letters = await topics.queue('letters');
  const endpoint = `${url}?retried`;
  const retry = { minDelayTarget: 10, maxDelayTarget: 30, numRetries: 2 };
  await topics.sns.subscribe({
    TopicArn,
    Protocol: 'http',
    Endpoint: endpoint,
    Attributes: {
      DeliveryPolicy: JSON.stringify({ healthyRetryPolicy: retry }),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: letters }),
      RawMessageDelivery: 'true',
    },
  });
  await fetch((await next()).message['SubscribeURL'] ?? '');
  status = 503;
  await topics.sns.publish({ TopicArn, Message: 'hello' });
  await topics.pass(5);
  expect(heard).toHaveLength(1);
  await topics.pass(10);
  expect(heard).toHaveLength(2);
  await topics.pass(60);
  expect(heard.map(({ body, headers }) => [body, headers['x-amz-sns-rawdelivery']])).toEqual([
    ['hello', 'true'],
    ['hello', 'true'],
    ['hello', 'true'],
  ]);
  expect(await topics.bodies(letters)).toEqual(['hello']);
});
