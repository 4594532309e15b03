import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

const ARN = 'arn:aws:ssm:eu-central-1:111122223333:parameter';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
  const stage = { Tags: [{ Key: 'stage', Value: 'test' }] };
  await parameters.ssm.putParameter({ Name: '/app/name', Value: 'v', Type: 'String', ...stage });
  await parameters.ssm.putParameter({ Name: 'flat', Value: 'v', Type: 'String' });
});
afterAll(() => parameters.close());

const user = async (name: string, ...statements: object[]) =>
  parameters.client(await parameters.cloud.user(name, policy(...statements)));

test('who may not is told what, and on which parameter', async () => {
  const ssm = await user('nobody', allow('ssm:DescribeParameters'));
  const denial = (action: string, resource: string) => ({
    code: 'AccessDeniedException',
    message: `User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: ssm:${action} on resource: ${resource} because no identity-based policy allows the ssm:${action} action`,
  });
  expect(await refusal(ssm.getParameter({ Name: '/app/name:1' }))).toMatchObject(
    denial('GetParameter', `${ARN}/app/name`),
  );
  expect(await refusal(ssm.getParameter({ Name: 'flat' }))).toMatchObject(denial('GetParameter', `${ARN}/flat`));
  expect(await refusal(ssm.deleteParameter({ Name: 'flat' }))).toMatchObject(denial('DeleteParameter', `${ARN}/flat`));
  expect(await refusal(ssm.getParametersByPath({ Path: '/app/' }))).toMatchObject(
    denial('GetParametersByPath', `${ARN}/app/`),
  );
  expect(await refusal(ssm.getParameter({ Name: 'app/name' }))).toMatchObject(
    denial('GetParameter', 'arn:aws:ssm:eu-central-1:111122223333:*'),
  );
});

test('a path is a resource of its own', async () => {
  const ssm = await user('reader', allow(['ssm:GetParameter', 'ssm:GetParametersByPath'], `${ARN}/app*`));
  expect((await ssm.getParametersByPath({ Path: '/app' })).Parameters).toHaveLength(1);
  expect((await ssm.getParameter({ Name: `${ARN}/app/name` })).Parameter?.Value).toBe('v');
  expect((await refusal(ssm.getParametersByPath({ Path: '/' }))).message).toContain(`on resource: ${ARN}/ because`);
});

test('tags at the beginning need the permission to tag', async () => {
  const ssm = await user('writer', allow('ssm:PutParameter', `${ARN}/app/*`));
  const parameter = { Name: '/app/new', Value: 'v', Type: 'String' } as const;
  const tagged = ssm.putParameter({ ...parameter, Tags: [{ Key: 'a', Value: '1' }] });
  expect((await refusal(tagged)).message).toContain('ssm:AddTagsToResource');
  expect((await ssm.putParameter(parameter)).Version).toBe(1);
});

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
test('policies may look at how a call is meant, and at tags', async () => {
  const ssm = await user(
    'careful',
    { ...allow('ssm:PutParameter'), Condition: { Bool: { 'ssm:Overwrite': 'false' } } },
    { ...allow('ssm:GetParametersByPath'), Condition: { Bool: { 'ssm:Recursive': 'false' } } },
    { ...allow('ssm:GetParameter'), Condition: { StringEquals: { 'ssm:resourceTag/stage': 'test' } } },
  );
  const parameter = { Name: '/careful', Value: 'v', Type: 'String' } as const;
  await ssm.putParameter(parameter);
  expect((await refusal(ssm.putParameter({ ...parameter, Overwrite: true }))).code).toBe('AccessDeniedException');
  await ssm.getParametersByPath({ Path: '/app' });
  const all = ssm.getParametersByPath({ Path: '/app', Recursive: true });
  expect((await refusal(all)).code).toBe('AccessDeniedException');
  await ssm.getParameter({ Name: '/app/name' });
  expect((await refusal(ssm.getParameter({ Name: 'flat' }))).code).toBe('AccessDeniedException');
});
