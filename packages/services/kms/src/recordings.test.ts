import { KMS } from '@aws-sdk/client-kms';
import { loadRecordings } from '@coldstart/cloud/testing';
import { rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importScenarios } from './testing/imports-scenarios.ts';
import { keyScenarios } from './testing/keys-scenarios.ts';
import { startKeys, type TestKeys } from './testing/keys.ts';
import { Replay } from './testing/replay.ts';
import { rotationScenarios } from './testing/rotation-scenarios.ts';
import { situationOf, type Scenarios } from './testing/situation.ts';
import { useScenarios } from './testing/use-scenarios.ts';

const recordings = loadRecordings('kms');
const SCENARIOS: Scenarios = { ...keyScenarios, ...useScenarios, ...importScenarios, ...rotationScenarios };

let keys: TestKeys;
let elsewhere: KMS;
beforeAll(async () => {
  keys = await startKeys();
  elsewhere = new KMS({ ...keys.cloud.config(rootOf('111111111111')), region: 'us-west-2' });
});
afterAll(async () => {
  elsewhere.destroy();
  await keys.close();
});

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test.each(recordings.tests)('%s', async (name) => {
    const [, test = '', parameter = ''] = /::(\w+)(?:\[(.*)\])?$/.exec(name) ?? [];
    const scenario = SCENARIOS[test];
    if (scenario === undefined) throw new Error(`Nothing replays ${test}: write its scenario.`);
    const replay = new Replay(recordings.of(name));
    await scenario(replay, situationOf(keys.client(rootOf('111111111111')), elsewhere), parameter);
    expect(replay.differences).toEqual([]);
  });
});
