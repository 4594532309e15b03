import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
  for (const Name of ['/shop/b', '/shop/a', '/shop/deep/c', '/shop/deep/er/d', '/shopping', 'flat'])
    await parameters.ssm.putParameter({ Name, Value: `of ${Name}`, Type: 'String' });
});
afterAll(() => parameters.close());

const ARN = 'arn:aws:ssm:eu-central-1:111122223333:parameter';

test('a parameter is known by its name and its ARN', async () => {
  const { ssm } = parameters;
  const shown = {
    Name: '/shop/a',
    Type: 'String',
    Value: 'of /shop/a',
    Version: 1,
    LastModifiedDate: expect.any(Date) as Date,
    ARN: `${ARN}/shop/a`,
    DataType: 'text',
  };
  expect((await ssm.getParameter({ Name: '/shop/a' })).Parameter).toEqual(shown);
  expect((await ssm.getParameter({ Name: `${ARN}/shop/a` })).Parameter).toEqual(shown);
  expect((await ssm.getParameter({ Name: `${ARN}/shop/a:1` })).Parameter).toEqual({ ...shown, Selector: ':1' });
  expect((await ssm.getParameter({ Name: 'flat' })).Parameter).toMatchObject({ Name: 'flat', ARN: `${ARN}/flat` });
});

test('a version is shown as it was', async () => {
  const { ssm } = parameters;
  await ssm.putParameter({ Name: '/versioned', Value: 'one', Type: 'String' });
  await ssm.putParameter({ Name: '/versioned', Value: 'two,three', Type: 'StringList', Overwrite: true });
  const read = async (Name: string) => (await ssm.getParameter({ Name })).Parameter;
  expect(await read('/versioned')).toMatchObject({ Type: 'StringList', Value: 'two,three', Version: 2 });
  expect(await read('/versioned:1')).toMatchObject({ Type: 'String', Value: 'one', Version: 1, Selector: ':1' });
  expect(await refusal(ssm.getParameter({ Name: '/versioned:3' }))).toMatchObject({
    code: 'ParameterVersionNotFound',
    message: 'Systems Manager could not find version 3 of /versioned. Verify the version and try again.',
  });
});

test('a SecureString is ciphertext to those who do not ask for more', async () => {
  const { ssm } = parameters;
  await ssm.putParameter({ Name: '/secret', Value: 'hunter2', Type: 'SecureString' });
  const read = async (WithDecryption: boolean) => {
    const { Parameter } = await ssm.getParameter({ Name: '/secret', WithDecryption });
    return Parameter?.Value ?? '';
  };
  expect(await read(true)).toBe('hunter2');
  const hidden = await read(false);
  expect(hidden).toMatch(/^AQICA[\w+/=]{100,}$/);
  expect(Buffer.from(hidden, 'base64').toString('latin1')).not.toContain('hunter2');
  expect(await read(false)).toBe(hidden);
});

test('what is not there, and what cannot be', async () => {
  const { ssm } = parameters;
  expect((await refusal(ssm.getParameter({ Name: '/shop/z' }))).code).toBe('ParameterNotFound');
  expect((await refusal(ssm.getParameter({ Name: `${ARN.replace('central', 'west')}/shop/a` }))).code).toBe(
    'ParameterNotFound',
  );
  expect((await refusal(ssm.deleteParameter({ Name: '/shop/z' }))).code).toBe('ParameterNotFound');
  expect((await refusal(ssm.getParameter({ Name: '{test}-test' }))).message).toMatch(
    /^Parameter name: can't be prefixed with "ssm"/,
  );
});

test('what is deleted begins anew', async () => {
  const { ssm } = parameters;
  const again = { Name: '/deleted', Value: 'v', Type: 'String', Overwrite: true } as const;
  await ssm.putParameter(again);
  await ssm.putParameter(again);
  await ssm.deleteParameter({ Name: '/deleted' });
  expect((await ssm.putParameter(again)).Version).toBe(1);
});

test.each([
  ['/shop', false, ['/shop/a', '/shop/b']],
  ['/shop/', true, ['/shop/a', '/shop/b', '/shop/deep/c', '/shop/deep/er/d']],
  ['/shop/deep', true, ['/shop/deep/c', '/shop/deep/er/d']],
  ['/shop/a', true, []],
])('below %s (recursive: %s)', async (Path, Recursive, names) => {
  const { Parameters = [] } = await parameters.ssm.getParametersByPath({ Path, Recursive });
  expect(Parameters.map(({ Name }) => Name)).toEqual(names);
});

test('pages', async () => {
  const { ssm } = parameters;
  const list = (NextToken?: string, Path = '/shop') =>
    ssm.getParametersByPath({ Path, Recursive: true, MaxResults: 3, NextToken });
  const first = await list();
  expect(first.Parameters).toHaveLength(3);
  const second = await list(first.NextToken);
  expect(second.Parameters?.map(({ Name }) => Name)).toEqual(['/shop/deep/er/d']);
  expect(second.NextToken).toBeUndefined();
  expect((await refusal(list(first.NextToken, '/'))).code).toBe('InvalidNextToken');
  expect((await refusal(ssm.getParametersByPath({ Path: '/shop', MaxResults: 11 }))).message).toContain(
    "Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10",
  );
});

test('a path begins with a slash', async () => {
  const { code, message } = await refusal(parameters.ssm.getParametersByPath({ Path: 'shop' }));
  expect(code).toBe('ValidationException');
  expect(message).toContain('The parameter name must begin with a forward slash "/".');
});

test('filters by type, key and label', async () => {
  const { ssm } = parameters;
  await ssm.putParameter({ Name: '/filtered/a', Value: 'v', Type: 'String' });
  await ssm.putParameter({ Name: '/filtered/b', Value: 'v,w', Type: 'StringList' });
  await ssm.putParameter({ Name: '/filtered/c', Value: 's', Type: 'SecureString', KeyId: 'alias/aws/ssm' });
  await ssm.labelParameterVersion({ Name: '/filtered/b', Labels: ['latest'] });
  const filtered = async (Key: string, Value: string) => {
    const filter = { Key, Values: [Value] };
    const { Parameters = [] } = await ssm.getParametersByPath({ Path: '/filtered', ParameterFilters: [filter] });
    return Parameters.map(({ Name }) => Name);
  };
  expect(await filtered('Type', 'String')).toEqual(['/filtered/a']);
  expect(await filtered('Label', 'latest')).toEqual(['/filtered/b']);
  expect(await filtered('KeyId', 'alias/aws/ssm')).toEqual(['/filtered/c']);
  expect(await refusal(filtered('Name', 'x'))).toMatchObject({
    code: 'InvalidFilterKey',
    message: 'The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId].',
  });
});
