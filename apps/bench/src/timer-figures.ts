import { KMS } from '@aws-sdk/client-kms';
import { setTimeout } from 'node:timers/promises';
import { putRate } from './cloud-figures.ts';
import { median, rate, type Figure } from './figures.ts';
import { processSeconds } from './processor-time.ts';

/** Keys whose deletion is planned: each is a timer that waits. */
const TIMERS = 10_000;
const ROUNDS = 4;
/** Milliseconds in which nothing is asked of the cloud. */
const IDLE = 5000;

/**
 * What ten thousand waiting timers cost, in the cloud's processor time, which a busy machine changes less than the time that
 * passes: while nothing happens, and in each other call.
 */
export async function timerFigures(endpoint: string, pid: number): Promise<Figure[]> {
  const without = await costOfCalls(endpoint, pid);
  await planDeletions(endpoint);
  const before = processSeconds(pid);
  await setTimeout(IDLE);
  const idle = (processSeconds(pid) - before) * 1000;
  const share = (median(await costOfCalls(endpoint, pid)) / median(without)) * 100;
  return [
    {
      name: `${TIMERS} timers, processor time of ${IDLE / 1000} idle s`,
      unit: 'ms',
      values: [idle],
      goal: '<= 50',
      met: (value) => value <= 50,
    },
    {
      name: '  of PutRecord, beside what it is without them',
      unit: '%',
      values: [share],
      goal: '<= 110',
      met: (value) => value <= 110,
    },
  ];
}

/** Seconds of the cloud's processor for as many calls as `putRate` makes, round by round; the first one warms up. */
async function costOfCalls(endpoint: string, pid: number): Promise<number[]> {
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = processSeconds(pid);
    await putRate(endpoint);
    costs.push(processSeconds(pid) - before);
  }
  return costs.slice(1);
}

async function planDeletions(endpoint: string): Promise<void> {
  const kms = new KMS({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  });
  await rate(8, TIMERS, async () => {
    const { KeyMetadata } = await kms.createKey({});
    await kms.scheduleKeyDeletion({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 30 });
  });
}
