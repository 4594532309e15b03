import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
});
afterAll(() => parameters.close());

const put = (Name: string, Value = 'v') =>
  parameters.ssm.putParameter({ Name, Value, Type: 'String', Overwrite: true });
const label = (Name: string, Labels: string[], ParameterVersion?: number) =>
  parameters.ssm.labelParameterVersion({ Name, Labels, ParameterVersion });

test('a label is on one version, and moves', async () => {
  const { ssm } = parameters;
  await put('/moves', 'one');
  await put('/moves', 'two');
  expect(await label('/moves', ['prod'], 1)).toMatchObject({ InvalidLabels: [], ParameterVersion: 1 });
  const read = async () => (await ssm.getParameter({ Name: '/moves:prod' })).Parameter;
  expect(await read()).toMatchObject({ Name: '/moves', Value: 'one', Version: 1, Selector: ':prod' });
  expect((await label('/moves', ['prod'])).ParameterVersion).toBe(2);
  expect(await read()).toMatchObject({ Value: 'two', Version: 2 });
  const { Parameters = [] } = await ssm.getParameterHistory({ Name: '/moves' });
  expect(Parameters.map(({ Version, Labels }) => [Version, Labels])).toEqual([
    [1, []],
    [2, ['prod']],
  ]);
});

test('a label is taken from its version alone', async () => {
  const { ssm } = parameters;
  await put('/taken');
  await put('/taken');
  await label('/taken', ['a', 'b'], 1);
  const remove = (ParameterVersion: number, Labels: string[]) =>
    ssm.unlabelParameterVersion({ Name: '/taken', ParameterVersion, Labels });
  expect(await remove(2, ['a'])).toMatchObject({ RemovedLabels: [], InvalidLabels: ['a'] });
  expect(await remove(1, ['a', 'c'])).toMatchObject({ RemovedLabels: ['a'], InvalidLabels: ['c'] });
  expect((await refusal(ssm.getParameter({ Name: '/taken:a' }))).code).toBe('ParameterVersionNotFound');
  expect((await ssm.getParameter({ Name: '/taken:b' })).Parameter?.Version).toBe(1);
});

// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
test('what cannot be a label is given back, and what can is kept', async () => {
  await put('/strange');
  expect(await label('/strange', ['1st', 'awsome', 'SSM-x', 'a b', 'good_one.2'])).toMatchObject({
    InvalidLabels: ['1st', 'awsome', 'SSM-x', 'a b'],
  });
  expect((await parameters.ssm.getParameter({ Name: '/strange:good_one.2' })).Parameter?.Version).toBe(1);
});

test('ten labels are the most', async () => {
  await put('/many');
  const names = Array.from({ length: 10 }, (_, at) => `label-${at}`);
  await label('/many', names);
  expect(await refusal(label('/many', ['one-more']))).toMatchObject({ code: 'ParameterVersionLabelLimitExceeded' });
  await label('/many', names);
});

test('who labels what is not there is told what', async () => {
  await put('/there');
  expect((await refusal(label('/nowhere', ['a']))).code).toBe('ParameterNotFound');
  expect(await refusal(label('/there', ['a'], 7))).toMatchObject({
    code: 'ParameterVersionNotFound',
    message: 'Systems Manager could not find version 7 of /there. Verify the version and try again.',
  });
  expect((await refusal(label('/there', ['a'.repeat(101)]))).message).toContain(
    'Member must have length less than or equal to 100',
  );
});

test('the oldest of a hundred versions is not dropped while it has a label', async () => {
  await put('/full');
  await label('/full', ['keep']);
  for (let version = 2; version <= 100; version += 1) await put('/full');
  const refused = await refusal(put('/full'));
  expect(refused.code).toBe('ParameterMaxVersionLimitExceeded');
  expect(refused.message).toContain('new version of /full');
  expect(refused.message).toContain("Version 1, the oldest version, can't be deleted because it has a label");
  await label('/full', ['keep']);
  expect((await put('/full')).Version).toBe(101);
});
