import { RDS } from '@aws-sdk/client-rds';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entries } from '../entry.ts';

let cloud: TestCloud;
let rds: RDS;
beforeEach(async () => {
  cloud = await startTestCloud(entries);
  rds = new RDS(cloud.config());
});
afterEach(async () => {
  rds.destroy();
  await cloud.close();
});

const OptionGroupName = 'audited';
const create = (more: object = {}) =>
  rds.createOptionGroup({
    OptionGroupName,
    EngineName: 'mysql',
    MajorEngineVersion: '8.0',
    OptionGroupDescription: 'who did what',
    ...more,
  });
const AUDIT = 'MARIADB_AUDIT_PLUGIN';
const options = async () => {
  const { OptionGroupsList: [group] = [] } = await rds.describeOptionGroups({ OptionGroupName });
  return group?.Options?.map(({ OptionName, OptionSettings = [] }) => [
    OptionName,
    Object.fromEntries(OptionSettings.map(({ Name = '', Value }) => [Name, Value])),
  ]);
};

test('options come into a group, are changed setting by setting, and leave it', async () => {
  const { OptionGroup } = await create({ Tags: [{ Key: 'team', Value: 'a' }] });
  const arn = OptionGroup?.OptionGroupArn ?? '';
  expect(arn).toMatch(/^arn:aws:rds:[^:]+:\d+:og:audited$/);
  expect(OptionGroup).toMatchObject({ EngineName: 'mysql', MajorEngineVersion: '8.0', Options: [] });
  // What is not there may be removed.
  await rds.modifyOptionGroup({ OptionGroupName, OptionsToRemove: ['MEMCACHED'] });
  const include = (...settings: [string, string][]) =>
    rds.modifyOptionGroup({
      OptionGroupName,
      OptionsToInclude: [{ OptionName: AUDIT, OptionSettings: settings.map(([Name, Value]) => ({ Name, Value })) }],
      ApplyImmediately: true,
    });
  await include(['SERVER_AUDIT_EVENTS', 'CONNECT']);
  await include(['SERVER_AUDIT_FILE_ROTATE_SIZE', '1000']);
  expect(await options()).toEqual([[AUDIT, { SERVER_AUDIT_EVENTS: 'CONNECT', SERVER_AUDIT_FILE_ROTATE_SIZE: '1000' }]]);
  await rds.modifyOptionGroup({ OptionGroupName, OptionsToRemove: [AUDIT] });
  expect(await options()).toEqual([]);
  expect((await rds.listTagsForResource({ ResourceName: arn })).TagList).toEqual([{ Key: 'team', Value: 'a' }]);
  await rds.deleteOptionGroup({ OptionGroupName });
  expect(await refusal(options())).toMatchObject({
    code: 'OptionGroupNotFoundFault',
    message: 'Specified OptionGroupName: audited not found.',
  });
});

test('groups are listed by engine and version', async () => {
  await create();
  await create({ OptionGroupName: 'other', EngineName: 'mariadb', MajorEngineVersion: '11.4' });
  const names = async (input: object) =>
    (await rds.describeOptionGroups(input)).OptionGroupsList?.map((group) => group.OptionGroupName);
  expect(await names({})).toEqual(['audited', 'other']);
  expect(await names({ EngineName: 'mariadb' })).toEqual(['other']);
  expect(await names({ EngineName: 'mysql', MajorEngineVersion: '5.7' })).toEqual([]);
});

test('wrong groups are refused', async () => {
  await create();
  for (const [more, code] of [
    [{}, 'OptionGroupAlreadyExistsFault'],
    [{ OptionGroupName: 'a--b' }, 'InvalidParameterValue'],
    [{ OptionGroupName: 'b', EngineName: 'sqlite' }, 'InvalidParameterValue'],
    [{ OptionGroupName: 'b', MajorEngineVersion: '6.6.6' }, 'InvalidParameterCombination'],
    [{ OptionGroupName: 'b', OptionGroupDescription: '' }, 'InvalidParameterValue'],
  ] as const) {
    expect((await refusal(create(more))).code).toBe(code);
  }
  expect((await refusal(rds.modifyOptionGroup({ OptionGroupName }))).code).toBe('InvalidParameterValue');
});
