import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, rootOf, trust } from '@coldstart/service-iam/testing';
import { REGION } from '../testing/apis.ts';
import { startRestApis, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
let sqs: SQS;
beforeAll(async () => {
  apis = await startRestApis();
  sqs = new SQS(apis.test.config(rootOf(ACCOUNT)));
});
afterAll(async () => {
  sqs.destroy();
  await apis.close();
});

async function sending(name: string, more: object, template: string): Promise<string> {
  const credentials = await apis.test.role(
    name,
    trust({ Service: 'apigateway.amazonaws.com' }),
    policy(allow('sqs:SendMessage', `arn:aws:sqs:${REGION}:${ACCOUNT}:open`)),
  );
  return apis.api([
    {
      verb: 'POST',
      integration: { type: 'AWS', credentials, requestTemplates: { 'application/json': template }, ...more },
      responses: {
        200: { responseTemplates: { 'application/json': '{"sent": true}' } },
        403: { selectionPattern: '4\\d\\d' },
      },
    },
  ]);
}

const post = (id: string): Promise<Response> =>
  apis.call(id, '/test', { method: 'POST', body: '{"n": 7}', headers: { 'content-type': 'application/json' } });

const received = async (QueueUrl: string): Promise<unknown> =>
  (await sqs.receiveMessage({ QueueUrl })).Messages?.[0]?.Body;

test('a form goes to a queue by its path, as the role', async () => {
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'open' });
  const id = await sending(
    'form',
    {
      uri: `arn:aws:apigateway:${REGION}:sqs:path/${ACCOUNT}/open`,
      requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
    },
    'Action=SendMessage&MessageBody=$util.urlEncode($input.body)',
  );
  const answer = await post(id);
  expect([answer.status, await answer.json()]).toEqual([200, { sent: true }]);
  expect(await received(QueueUrl)).toBe('{"n": 7}');
});

test('JSON goes to an action, and what the role may not do selects a response', async () => {
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'open' });
  const closed = (await sqs.createQueue({ QueueName: 'closed' })).QueueUrl ?? '';
  const uri = `arn:aws:apigateway:${REGION}:sqs:action/SendMessage`;
  const body = (url: string): string => `{"QueueUrl": "${url}", "MessageBody": "n is $input.path('$.n')"}`;
  const id = await sending('json', { uri }, body(QueueUrl));
  expect((await post(id)).status).toBe(200);
  expect(await received(QueueUrl)).toBe('n is 7');
  const other = await sending('denied', { uri }, body(closed));
  const denied = await post(other);
  expect([denied.status, await denied.text()]).toEqual([
    403,
    expect.stringMatching(/is not authorized to perform: sqs:sendmessage on resource/i),
  ]);
});

test("a path of two strokes is the service's root", async () => {
  const credentials = await apis.test.role(
    'lister',
    trust({ Service: 'apigateway.amazonaws.com' }),
    policy(allow('sqs:ListQueues')),
  );
  const id = await apis.api([
    {
      verb: 'POST',
      integration: {
        type: 'AWS',
        uri: `arn:aws:apigateway:${REGION}:sqs:path//`,
        credentials,
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
        requestTemplates: { 'application/json': 'Action=ListQueues' },
      },
      responses: { 200: {}, 400: { selectionPattern: '4\\d\\d' } },
    },
  ]);
  const answer = await post(id);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('ListQueuesResult')]);
});

test('a role that API Gateway may not assume is an error of the API', async () => {
  const credentials = await apis.test.role(
    'strange',
    trust({ Service: 'lambda.amazonaws.com' }),
    policy(allow('sqs:*')),
  );
  const uri = `arn:aws:apigateway:${REGION}:sqs:action/SendMessage`;
  const id = await apis.api([{ verb: 'POST', integration: { type: 'AWS', uri, credentials }, responses: { 200: {} } }]);
  const answer = await post(id);
  expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal server error' }]);
});
