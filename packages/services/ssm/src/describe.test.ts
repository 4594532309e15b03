import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
  const { ssm } = parameters;
  const stage = { Tags: [{ Key: 'stage', Value: 'prod' }] };
  await ssm.putParameter({ Name: '/shop/url', Value: 'v', Type: 'String', Description: 'where', ...stage });
  await ssm.putParameter({
    Name: '/shop/list',
    Value: 'a,b',
    Type: 'StringList',
    Tags: [{ Key: 'stage', Value: 'test' }],
  });
  await ssm.putParameter({ Name: '/shop/deep/key', Value: 'k', Type: 'SecureString' });
  await ssm.putParameter({ Name: 'flat', Value: 'x'.repeat(5000), Type: 'String', Tier: 'Advanced' });
  await ssm.putParameter({ Name: 'image', Value: 'ami-12345678', Type: 'String', DataType: 'aws:ec2:image' });
});
afterAll(() => parameters.close());

const names = async (...ParameterFilters: ParameterStringFilter[]) =>
  (await parameters.ssm.describeParameters({ ParameterFilters, MaxResults: 50 })).Parameters?.map(({ Name }) => Name);

test('a parameter is described without its value', async () => {
  const filter = { Key: 'Name', Values: ['/shop/url'] };
  const { Parameters } = await parameters.ssm.describeParameters({ ParameterFilters: [filter] });
  expect(Parameters).toEqual([
    {
      ARN: 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/url',
      Name: '/shop/url',
      Type: 'String',
      Description: 'where',
      DataType: 'text',
      LastModifiedDate: expect.any(Date) as Date,
      LastModifiedUser: 'arn:aws:iam::111122223333:root',
      Policies: [],
      Tier: 'Standard',
      Version: 1,
    },
  ]);
});

test.each<[string, ParameterStringFilter[], string[]]>([
  ['none', [], ['flat', 'image', '/shop/deep/key', '/shop/list', '/shop/url']],
  ['a name with a slash or without', [{ Key: 'Name', Values: ['/flat', 'shop/url'] }], ['flat', '/shop/url']],
  ['the beginning of a name', [{ Key: 'Name', Option: 'BeginsWith', Values: ['/shop/d'] }], ['/shop/deep/key']],
  ['a part of a name', [{ Key: 'Name', Option: 'Contains', Values: ['p/l'] }], ['/shop/list']],
  ['a type', [{ Key: 'Type', Values: ['StringList', 'SecureString'] }], ['/shop/deep/key', '/shop/list']],
  ['a tier', [{ Key: 'Tier', Values: ['Advanced'] }], ['flat']],
  ['a data type', [{ Key: 'DataType', Values: ['aws:ec2:image'] }], ['image']],
  ['a key', [{ Key: 'KeyId', Values: ['alias/aws/ssm'] }], ['/shop/deep/key']],
  ['a level', [{ Key: 'Path', Values: ['/shop'] }], ['/shop/list', '/shop/url']],
  [
    'all levels',
    [{ Key: 'Path', Option: 'Recursive', Values: ['/shop'] }],
    ['/shop/deep/key', '/shop/list', '/shop/url'],
  ],
  ['a tag', [{ Key: 'tag:stage', Values: ['prod'] }], ['/shop/url']],
  ['a tag with any value', [{ Key: 'tag:stage' }], ['/shop/list', '/shop/url']],
  ['two filters', [{ Key: 'tag:stage' }, { Key: 'Type', Values: ['String'] }], ['/shop/url']],
])('filtered by %s', async (_, filters, found) => {
  expect(await names(...filters)).toEqual(found);
});

test.each<[string, ParameterStringFilter[]]>([
  [
    'The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier].',
    [{ Key: 'Label', Values: ['a'] }],
  ],
  ['The following filter values are missing : null for filter key Name.', [{ Key: 'Name' }]],
  [
    'The following filter is duplicated in the request: Type. A request can contain only one occurrence of a specific filter.',
    [
      { Key: 'Type', Values: ['String'] },
      { Key: 'Type', Values: ['StringList'] },
    ],
  ],
  [
    'The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].',
    [{ Key: 'Path', Option: 'Equals', Values: ['/a'] }],
  ],
  [
    'The following filter value is not valid: x. Valid values include: [String, StringList, SecureString].',
    [{ Key: 'Type', Values: ['x'] }],
  ],
  [
    'The following filter option is not valid: option. Valid options include: [BeginsWith, Equals].',
    [{ Key: 'Name', Option: 'option', Values: ['a'] }],
  ],
  [
    `Filters for common parameters can't be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.`,
    [{ Key: 'Path', Values: ['/aws/service'] }],
  ],
])('refused: %s', async (said, filters) => {
  expect((await refusal(parameters.ssm.describeParameters({ ParameterFilters: filters }))).message).toBe(said);
});

test('pages, and one kind of filter at a time', async () => {
  const { ssm } = parameters;
  const first = await ssm.describeParameters({ MaxResults: 3 });
  expect(first.Parameters).toHaveLength(3);
  const rest = await ssm.describeParameters({ MaxResults: 3, NextToken: first.NextToken });
  expect(rest.Parameters?.map(({ Name }) => Name)).toEqual(['/shop/list', '/shop/url']);
  expect(rest.NextToken).toBeUndefined();
  const older = await ssm.describeParameters({ Filters: [{ Key: 'Type', Values: ['StringList'] }] });
  expect(older.Parameters?.map(({ Name }) => Name)).toEqual(['/shop/list']);
  const both = ssm.describeParameters({
    Filters: [{ Key: 'Type', Values: ['String'] }],
    ParameterFilters: [{ Key: 'Type', Values: ['String'] }],
  });
  expect((await refusal(both)).message).toBe('You can use either Filters or ParameterFilters in a single request.');
});

test('the history has each version as it was put', async () => {
  const { ssm } = parameters;
  const Name = '/history';
  await ssm.putParameter({ Name, Value: 'one', Type: 'String', Description: 'first', AllowedPattern: '[a-z]+' });
  await ssm.putParameter({ Name, Value: 'two', Type: 'SecureString', Description: 'second', Overwrite: true });
  const { Parameters } = await ssm.getParameterHistory({ Name, WithDecryption: true });
  expect(Parameters).toMatchObject([
    {
      Version: 1,
      Value: 'one',
      Type: 'String',
      Description: 'first',
      AllowedPattern: '[a-z]+',
      Labels: [],
      Policies: [],
    },
    { Version: 2, Value: 'two', Type: 'SecureString', Description: 'second', KeyId: 'alias/aws/ssm', Tier: 'Standard' },
  ]);
  const hidden = await ssm.getParameterHistory({ Name });
  expect(hidden.Parameters?.map(({ Value }) => Value === 'two')).toEqual([false, false]);
  const page = await ssm.getParameterHistory({ Name, MaxResults: 1 });
  expect((await ssm.getParameterHistory({ Name, NextToken: page.NextToken })).Parameters).toHaveLength(1);
  expect((await refusal(ssm.getParameterHistory({ Name: '/nothing' }))).code).toBe('ParameterNotFound');
});
