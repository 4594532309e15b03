import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
});
afterAll(() => parameters.close());

const put = (Name: string) => parameters.ssm.putParameter({ Name, Value: `of ${Name}`, Type: 'String' });

test('some are there, others are not', async () => {
  const { ssm } = parameters;
  await put('/many/a');
  await put('b');
  const answer = await ssm.getParameters({ Names: ['b:1', '/many/a', 'c', '/many/a:9', 'a:label'] });
  expect(answer.Parameters?.map(({ Name, Value, Selector }) => [Name, Value, Selector])).toEqual([
    ['b', 'of b', ':1'],
    ['/many/a', 'of /many/a', undefined],
  ]);
  expect(answer.InvalidParameters).toEqual(['c', '/many/a:9', 'a:label']);
  expect((await refusal(ssm.getParameters({ Names: ['b', '/a//b'] }))).message).toContain('sub-paths divided by slash');
  const eleven = Array.from({ length: 11 }, (_, at) => `name-${at}`);
  expect((await refusal(ssm.getParameters({ Names: eleven }))).message).toContain(
    'Member must have length less than or equal to 10',
  );
});

test('the name is as it was asked for', async () => {
  const { ssm } = parameters;
  await put('plain');
  expect((await ssm.getParameter({ Name: '/plain' })).Parameter).toMatchObject({
    Name: '/plain',
    ARN: 'arn:aws:ssm:eu-central-1:111122223333:parameter/plain',
  });
});

test('permission is asked for each', async () => {
  await put('/mine/a');
  await put('/others/a');
  const mine = 'arn:aws:ssm:eu-central-1:111122223333:parameter/mine/*';
  const keys = await parameters.cloud.user(
    'reader',
    policy(allow(['ssm:GetParameters', 'ssm:DeleteParameters'], mine)),
  );
  const ssm = parameters.client(keys);
  expect((await ssm.getParameters({ Names: ['/mine/a'] })).Parameters).toHaveLength(1);
  expect((await refusal(ssm.getParameters({ Names: ['/mine/a', '/others/a'] }))).message).toContain(
    'on resource: arn:aws:ssm:eu-central-1:111122223333:parameter/others/a',
  );
  expect((await refusal(ssm.deleteParameters({ Names: ['/others/a'] }))).code).toBe('AccessDeniedException');
});

test('several are deleted at once', async () => {
  const { ssm } = parameters;
  await put('/gone/a');
  await put('gone');
  expect(await ssm.deleteParameters({ Names: ['/gone/a', '/gone', '/gone/b'] })).toMatchObject({
    DeletedParameters: ['/gone/a', '/gone'],
    InvalidParameters: ['/gone/b'],
  });
  expect((await ssm.getParameters({ Names: ['/gone/a', 'gone'] })).Parameters).toEqual([]);
});

test('a maintenance window is not there', async () => {
  const missing = parameters.ssm.getMaintenanceWindow({ WindowId: 'mw-00000000000000000' });
  expect(await refusal(missing)).toMatchObject({
    code: 'DoesNotExistException',
    message: 'Maintenance window mw-00000000000000000 does not exist',
  });
});

test('secrets need Secrets Manager, which this cloud of two services does not have', async () => {
  const Name = '/aws/reference/secretsmanager/password';
  expect((await refusal(parameters.ssm.getParameter({ Name }))).message).toBe(
    'WithDecryption flag must be True for retrieving a Secret Manager secret.',
  );
  expect((await refusal(parameters.ssm.getParameter({ Name, WithDecryption: true }))).code).toBe('NotImplemented');
});
