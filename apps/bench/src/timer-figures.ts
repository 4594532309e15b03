import { KMS } from '@aws-sdk/client-kms';
import { setTimeout } from 'node:timers/promises';
import { putRate } from './cloud-figures.ts';
import { median, rate, type Figure } from './figures.ts';
import { processSeconds } from './processor-time.ts';

/** Keys whose deletion is planned: each is a timer that waits. */
const TIMERS = 10_000;
const ROUNDS = 5;
/** Milliseconds in which nothing is asked of the cloud. */
const IDLE = 5000;

/** What ten thousand waiting timers cost: while nothing happens, and of the rate of other calls. */
export async function timerFigures(endpoint: string, pid: number): Promise<Figure[]> {
  const without = await rates(endpoint);
  await planDeletions(endpoint);
  const busy = processSeconds(pid);
  await setTimeout(IDLE);
  const idle = (processSeconds(pid) - busy) * 1000;
  const share = (median(await rates(endpoint)) / median(without)) * 100;
  return [
    {
      name: `${TIMERS} timers, processor time of ${IDLE / 1000} idle s`,
      unit: 'ms',
      values: [idle],
      goal: '<= 50',
      met: (value) => value <= 50,
    },
    {
      name: '  Kinesis PutRecord, of the rate without them',
      unit: '%',
      values: [share],
      goal: '>= 95',
      met: (value) => value >= 95,
    },
  ];
}

async function rates(endpoint: string): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push(await putRate(endpoint));
  return found;
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
