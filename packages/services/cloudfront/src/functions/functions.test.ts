import { CloudFront } from '@aws-sdk/client-cloudfront';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from '../entry.ts';

let cloud: TestCloud;
let cloudfront: CloudFront;
beforeAll(async () => {
  cloud = await startTestCloud(entries);
  cloudfront = new CloudFront(cloud.config());
});
afterAll(async () => {
  cloudfront.destroy();
  await cloud.close();
});

const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' } as const;
const create = async (Name: string, code: string) =>
  await cloudfront.createFunction({ Name, FunctionConfig, FunctionCode: Buffer.from(code) });
const PASS = 'function handler(event) { return event.request; }';
const EVENT = {
  version: '1.0',
  context: { eventType: 'viewer-request' },
  viewer: { ip: '198.51.100.11' },
  request: { method: 'GET', uri: '/old', headers: { host: { value: 'example.com' } }, querystring: {}, cookies: {} },
};
const tryOut = async (Name: string, IfMatch: string | undefined, event: unknown = EVENT) => {
  const { TestResult } = await cloudfront.testFunction({
    Name,
    IfMatch,
    EventObject: Buffer.from(JSON.stringify(event)),
  });
  return TestResult;
};

test('a function goes from a draft to what is live, and each has its version', async () => {
  const made = await create('staged', PASS);
  expect(made).toMatchObject({
    ETag: expect.stringMatching(/^E[A-Z0-9]{13}$/),
    Location: 'https://cloudfront.amazonaws.com/2020-05-31/function/arn:aws:cloudfront::111122223333:function/staged',
    FunctionSummary: {
      Name: 'staged',
      Status: 'UNPUBLISHED',
      FunctionConfig: { ...FunctionConfig, KeyValueStoreAssociations: { Quantity: 0 } },
      FunctionMetadata: { FunctionARN: 'arn:aws:cloudfront::111122223333:function/staged', Stage: 'DEVELOPMENT' },
    },
  });
  expect(await refusal(cloudfront.describeFunction({ Name: 'staged', Stage: 'LIVE' }))).toMatchObject({
    code: 'NoSuchFunctionExists',
    status: 404,
  });
  const published = await cloudfront.publishFunction({ Name: 'staged', IfMatch: made.ETag });
  expect(published.FunctionSummary).toMatchObject({ Status: 'UNASSOCIATED', FunctionMetadata: { Stage: 'LIVE' } });
  const FunctionCode = Buffer.from('function handler() { return { statusCode: 200 }; }');
  const updated = await cloudfront.updateFunction({ Name: 'staged', IfMatch: made.ETag, FunctionConfig, FunctionCode });
  expect(updated.ETag).not.toBe(made.ETag);
  const code = async (Stage: 'LIVE' | 'DEVELOPMENT') =>
    (await cloudfront.getFunction({ Name: 'staged', Stage })).FunctionCode?.transformToString();
  expect([await code('LIVE'), await code('DEVELOPMENT')]).toEqual([PASS, FunctionCode.toString()]);
  const { FunctionList } = await cloudfront.listFunctions({});
  expect(FunctionList?.Items?.map(({ Name, Status }) => [Name, Status])).toEqual([
    ['staged', 'UNPUBLISHED'],
    ['staged', 'UNASSOCIATED'],
  ]);
  expect((await cloudfront.listFunctions({ Stage: 'LIVE' })).FunctionList?.Quantity).toBe(1);
  const stale = await refusal(cloudfront.deleteFunction({ Name: 'staged', IfMatch: made.ETag }));
  expect(stale).toMatchObject({ code: 'PreconditionFailed', status: 412 });
  await cloudfront.deleteFunction({ Name: 'staged', IfMatch: updated.ETag });
  expect((await refusal(cloudfront.getFunction({ Name: 'staged' }))).code).toBe('NoSuchFunctionExists');
});

test('what a function does is tried out, and said in words of AWS', async () => {
  const code = (body: string) => `function handler(event) {\n  ${body}\n}`;
  const { ETag } = await create(
    'redirect',
    code(`console.log(event.request.uri);\n  return { statusCode: 301, headers: { location: { value: '/new' } } };`),
  );
  expect(await tryOut('redirect', ETag)).toMatchObject({
    ComputeUtilization: '0',
    FunctionErrorMessage: '',
    FunctionExecutionLogs: ['/old'],
    FunctionOutput: '{"response":{"statusCode":301,"headers":{"location":{"value":"/new"}}}}',
  });
  for (const [name, body, words] of [
    [
      'of',
      'for (const a of [1]) {}',
      'The CloudFront function associated with the CloudFront distribution is invalid or could not run. SyntaxError: Token "of" not supported in this version in 2',
    ],
    [
      'type',
      'return event.nothing.value;',
      'The CloudFront function associated with the CloudFront distribution is invalid or could not run. TypeError: cannot get property "value" of undefined',
    ],
    [
      'case',
      "return { statusCode: 301, headers: { Location: { value: '/' } } };",
      'The CloudFront function returned an invalid value: response.headers must have header names in lower case.',
    ],
  ] as const) {
    const made = await create(name, code(body));
    expect((await tryOut(name, made.ETag))?.FunctionErrorMessage).toBe(words);
  }
  expect((await refusal(tryOut('redirect', ETag, { version: '1.0', request: { uri: 'x' } }))).message).toContain(
    'The event object is not valid: request.uri must be a string that starts with /.',
  );
});

test('what is too large, taken, of the older runtime, or not allowed, is refused', async () => {
  await create('taken', PASS);
  expect((await refusal(create('taken', PASS))).code).toBe('FunctionAlreadyExists');
  const large = `${PASS}//${'x'.repeat(10 * 1024)}`;
  expect(await refusal(create('large', large))).toMatchObject({ code: 'FunctionSizeLimitExceeded', status: 413 });
  const older = { Comment: '', Runtime: 'cloudfront-js-1.0' } as const;
  const FunctionCode = Buffer.from(PASS);
  const refusedOlder = await refusal(cloudfront.createFunction({ Name: 'older', FunctionConfig: older, FunctionCode }));
  expect(refusedOlder.code).toBe('NotImplemented');
  const keys = await cloud.user('ann', {
    Statement: [
      {
        Effect: 'Allow',
        Action: 'cloudfront:CreateFunction',
        Resource: 'arn:aws:cloudfront::111122223333:function/ann-*',
      },
    ],
  });
  const ann = new CloudFront(cloud.config(keys));
  expect((await ann.createFunction({ Name: 'ann-1', FunctionConfig, FunctionCode })).ETag).toBeDefined();
  expect((await refusal(ann.createFunction({ Name: 'other', FunctionConfig, FunctionCode }))).code).toBe(
    'AccessDenied',
  );
  ann.destroy();
});
