import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
});
afterAll(() => parameters.close());

const put = (Name: string, more: Partial<PutParameterRequest> = {}) =>
  parameters.ssm.putParameter({ Name, Value: 'v', Type: 'String', ...more });
const refused = async (Name: string, more: Partial<PutParameterRequest> = {}): Promise<string> => {
  const { code, message } = await refusal(put(Name, more));
  return `${code}: ${message}`;
};

const levels = (count: number): string => '/l'.repeat(count);

test.each([
  ['awsome', `ValidationException: Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`],
  ['/SSM-name', `ValidationException: Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`],
  ['/Aws/name', 'AccessDeniedException: No access to reserved parameter name: Aws/name.'],
  ['/ssm/name', /^ValidationException: Parameter name: can't be prefixed with "ssm" .* the following 3 symbols \.-_$/],
  ['/a b/c', /^ValidationException: Parameter name: can't be prefixed with "ssm" /],
  ['/a//b', /^ValidationException: Parameter name: can't be prefixed with "ssm" /],
  ['a/b', 'ValidationException: Parameter name must be a fully qualified name.'],
  ['/a/b/', 'ValidationException: Parameter name must not end with slash.'],
  [levels(16), /^HierarchyLevelLimitExceededException: A hierarchy can have a maximum of 15 levels\./],
])('the name %s is refused', async (name, said) => {
  expect(await refused(name)).toMatch(said);
});

test('fifteen levels are a name, and blanks around it are none of it', async () => {
  expect(await put(levels(15))).toMatchObject({ Version: 1, Tier: 'Standard' });
  await put('  blanks ');
  expect((await parameters.ssm.getParameter({ Name: 'blanks' })).Parameter?.Name).toBe('blanks');
});

test('a parameter is changed only with Overwrite, and each change is a version', async () => {
  await put('/over/write', { Value: 'first' });
  expect(await refused('/over/write')).toBe(
    'ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );
  const change = { Name: '/over/write', Value: 'second', Overwrite: true };
  expect(await parameters.ssm.putParameter(change)).toMatchObject({ Version: 2, Tier: 'Standard' });
  const { Parameter } = await parameters.ssm.getParameter({ Name: '/over/write' });
  expect(Parameter).toMatchObject({ Type: 'String', Value: 'second', Version: 2 });
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html
  await put('/same');
  expect(await refused('same')).toContain('ParameterAlreadyExists');
});

test('a hundred versions are kept', async () => {
  await put('/versions');
  for (let version = 2; version <= 101; version += 1) await put('/versions', { Overwrite: true });
  const read = (version: number) => parameters.ssm.getParameter({ Name: `/versions:${version}` });
  expect((await read(2)).Parameter?.Version).toBe(2);
  expect((await refusal(read(1))).code).toBe('ParameterVersionNotFound');
});

test('types: one is needed at the beginning, and those that there are', async () => {
  const { ssm } = parameters;
  expect((await refusal(ssm.putParameter({ Name: '/typeless', Value: 'v' }))).message).toBe(
    'A parameter type is required when you create a parameter.',
  );
  expect(await refused('/typo', { Type: 'Number' as never })).toBe(
    "ValidationException: 1 validation error detected: Value 'Number' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]",
  );
  expect(await refused('/key', { KeyId: 'alias/mine' })).toContain('KeyId is required for SecureString type');
});

test.each([
  [{ Value: '' }, "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have"],
  [{ Value: '{{ssm:other}}' }, `Parameter value can't nest another parameter. Do not use "{{}}" in the value.`],
  [{ Value: 'x'.repeat(4097) }, 'Standard tier parameters support a maximum parameter value of 4096 characters.'],
  [{ Value: 'é'.repeat(4096), Tier: 'Advanced' as const }, ''],
  [
    { Value: 'x'.repeat(8193), Tier: 'Advanced' as const },
    'Advanced tier parameters support a maximum parameter value',
  ],
  [
    { Overwrite: true, Tags: [{ Key: 'a', Value: '1' }] },
    "Invalid request: tags and overwrite can't be used together.",
  ],
])('a value that is refused: %#', async (more, said) => {
  if (said === '') expect(await put('/values/large', more)).toMatchObject({ Tier: 'Advanced' });
  else expect(await refused('/values/none', more)).toContain(`ValidationException: ${said}`);
});

test('tiers go up by themselves where that is asked for, and never down', async () => {
  const large = 'x'.repeat(4097);
  const Tier = 'Intelligent-Tiering';
  expect(await put('/tiers', { Tier })).toMatchObject({ Tier: 'Standard' });
  expect(await put('/tiers', { Tier, Value: large, Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
  expect(await put('/tiers', { Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
  expect(await refused('/tiers', { Overwrite: true, Tier: 'Standard' })).toContain(
    "You can't downgrade a parameter from the advanced-parameter tier",
  );
});

// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-hierarchies.html
test('a pattern holds for the whole value, and for later ones', async () => {
  await put('/patterns', { Value: '100', AllowedPattern: String.raw`\d{1,4}` });
  expect(await refused('/patterns', { Value: '10,000', Overwrite: true })).toBe(
    String.raw`ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: \d{1,4}`,
  );
  expect(await refused('/pattern', { AllowedPattern: '(' })).toContain('InvalidAllowedPatternException');
});

test('what this cloud does not have is refused by name', async () => {
  const Policies = '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2030-01-01T00:00:00.000Z"}}]';
  expect(await refused('/later', { Policies })).toContain('NotImplemented: Policies of PutParameter');
  expect(await refused('/later', { DataType: 'aws:ssm:integration' })).toContain('NotImplemented');
  expect(await refused('/later', { DataType: 'not_text' })).toBe(
    'ValidationException: The following data type is not supported: not_text (Data type names are all lowercase.)',
  );
});

test('tags come with the parameter, or later', async () => {
  const { ssm } = parameters;
  const resource = { ResourceType: 'Parameter', ResourceId: '/tagged' } as const;
  await put('/tagged', { Tags: [{ Key: 'stage', Value: 'test' }] });
  await ssm.addTagsToResource({ ...resource, Tags: [{ Key: 'team', Value: 'blue' }] });
  await ssm.removeTagsFromResource({ ...resource, TagKeys: ['stage'] });
  expect((await ssm.listTagsForResource(resource)).TagList).toEqual([{ Key: 'team', Value: 'blue' }]);
  const missing = ssm.listTagsForResource({ ...resource, ResourceId: '/untagged' });
  expect((await refusal(missing)).code).toBe('InvalidResourceId');
});
