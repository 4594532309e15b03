import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startKinesis, type TestKinesis } from '../testing/streams.ts';

let kinesis: TestKinesis;
beforeAll(async () => {
  kinesis = await startKinesis();
});
afterAll(() => kinesis.close());

const commit = (Status: 'ENABLED' | 'DISABLED') =>
  kinesis.client.updateAccountSettings({ MinimumThroughputBillingCommitment: { Status } });
const described = async () =>
  (await kinesis.client.describeAccountSettings({})).MinimumThroughputBillingCommitment ?? { Status: undefined };

test('a commitment lasts a day at least, and can be taken back until it ends', async () => {
  expect(await described()).toEqual({ Status: 'DISABLED' });
  const { MinimumThroughputBillingCommitment: begun } = await commit('ENABLED');
  const day = 24 * 3_600_000;
  expect(begun?.Status).toBe('ENABLED');
  expect(Number(begun?.EarliestAllowedEndAt) - Number(begun?.StartedAt)).toBe(day);
  await kinesis.advance(3_600_000);
  expect((await commit('DISABLED')).MinimumThroughputBillingCommitment?.Status).toBe(
    'ENABLED_UNTIL_EARLIEST_ALLOWED_END',
  );
  expect((await commit('ENABLED')).MinimumThroughputBillingCommitment).toEqual(begun);
  await commit('DISABLED');
  await kinesis.advance(day);
  expect(await described()).toMatchObject({ Status: 'DISABLED', EndedAt: begun?.EarliestAllowedEndAt });
});

test('warm throughput is for on-demand streams of accounts that have committed themselves', async () => {
  await commit('DISABLED');
  const StreamARN = await kinesis.stream('elastic', {});
  const warm = (WarmThroughputMiBps: number, arn = StreamARN) =>
    kinesis.client.updateStreamWarmThroughput({ StreamARN: arn, WarmThroughputMiBps });
  const summary = async () =>
    (await kinesis.client.describeStreamSummary({ StreamARN })).StreamDescriptionSummary?.WarmThroughput;
  expect(await refusal(warm(10))).toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining('commitment') as string,
  });
  await commit('ENABLED');
  expect(await refusal(warm(20_000))).toMatchObject({ code: 'LimitExceededException' });
  expect(await refusal(warm(10, await kinesis.stream('fixed')))).toMatchObject({ code: 'ValidationException' });
  expect(await summary()).toBeUndefined();
  expect((await warm(10)).WarmThroughput).toEqual({ TargetMiBps: 10 });
  expect(await refusal(warm(20))).toMatchObject({ code: 'ResourceInUseException' });
  await kinesis.settle();
  expect(await summary()).toEqual({ TargetMiBps: 10, CurrentMiBps: 10 });
  expect((await warm(20)).WarmThroughput).toEqual({ TargetMiBps: 20, CurrentMiBps: 10 });
  await kinesis.stream('born-warm', { WarmThroughputMiBps: 100 });
});
