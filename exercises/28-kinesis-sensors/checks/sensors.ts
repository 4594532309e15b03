import { createHash } from 'node:crypto';
import type { CheckContext } from '@coldstart/checks';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';

export interface Reading {
  readonly device: string;
  readonly id: string;
  readonly at: number;
  readonly celsius: number | null;
}

/** Seconds of a window, as the task has it. */
export const WINDOW = 60;

/** Kinesis goes by the MD5 of the key: two shards share its values in halves. */
const shardOf = (device: string): number =>
  Number.parseInt(createHash('md5').update(device).digest('hex')[0] ?? '', 16) < 8 ? 0 : 1;

/** A device that nobody knows yet, whose readings are in one of the two shards. */
export function deviceIn(t: CheckContext, shard: 0 | 1): string {
  for (;;) {
    const device = `${t.random.word()} ${t.random.pick(['Łódź', 'Zoë', '北'])}-${t.random.hex(8)}`;
    if (shardOf(device) === shard) return device;
  }
}

/** Four devices of one shard, whichever. */
export function neighbours(t: CheckContext): [string, string, string, string] {
  const shard = t.random.pick([0, 1] as const);
  return [deviceIn(t, shard), deviceIn(t, shard), deviceIn(t, shard), deviceIn(t, shard)];
}

/**
 * A reading with what is not told at random.
 *
 * Its degrees are an odd number of sixteenths: neither such a number nor the average of an odd number of them has only two
 * decimal places, so that an average that is rounded always differs. No two of a check are alike, so that whoever takes
 * equal degrees for a copy always loses one.
 */
export const reading = (t: CheckContext, device: string, more: Partial<Reading> = {}): Reading => ({
  device,
  id: `r-${t.random.hex(8)}`,
  at: t.random.int(100_000, 999_999),
  celsius: degreesOf(t),
  ...more,
});

const drawn = new WeakMap<CheckContext, Set<number>>();

function degreesOf(t: CheckContext): number {
  const before = drawn.get(t) ?? new Set();
  drawn.set(t, before);
  for (;;) {
    const degrees = (2 * t.random.int(-200, 199) + 1) / 16;
    if (before.has(degrees)) continue;
    before.add(degrees);
    return degrees;
  }
}

/** A record of the stream: a reading, or a text under a device's key. */
export type Sent = Reading | { readonly device: string; readonly text: string };

/** Sends records in one call, so that those of a shard come in one batch. @returns the sequence number of each */
export async function send(t: CheckContext, ...sent: readonly Sent[]): Promise<string[]> {
  const { Records = [] } = await t.client(KinesisClient).send(
    new PutRecordsCommand({
      StreamName: t.stack.resource('Readings'),
      Records: sent.map((record) => ({
        PartitionKey: record.device,
        Data: Buffer.from('text' in record ? record.text : JSON.stringify(record)),
      })),
    }),
  );
  await t.clock.advance(1000);
  return Records.map(({ SequenceNumber = '' }) => SequenceNumber);
}

/** Moves to where a window begins, or ends. */
export async function nextWindow(t: CheckContext): Promise<void> {
  const length = WINDOW * 1000;
  await t.clock.advance(length - (t.clock.now() % length));
}

/** What the table has of a device, the oldest window first. */
export async function itemsOf(t: CheckContext, device: string) {
  const { Items = [] } = await t.client(DynamoDBClient).send(
    new QueryCommand({
      TableName: t.stack.resource('Averages'),
      KeyConditionExpression: 'device = :device',
      ExpressionAttributeValues: { ':device': { S: device } },
      ConsistentRead: true,
    }),
  );
  return Items;
}

/**
 * What the table must have of a device once a window has ended.
 *
 * @param of the readings that count, each once
 * @param began a moment of that window, in milliseconds since 1970
 */
export async function expectItem(t: CheckContext, which: string, of: readonly Reading[], began: number): Promise<void> {
  const device = of[0]?.device ?? '';
  const items = await itemsOf(t, device);
  const start = (window = ''): number => Date.parse(window);
  const item = items.find(({ window }) => start(window?.S) <= began && start(window?.S) > began - WINDOW * 1000);
  if (item === undefined) {
    const others = items.map(({ window }) => window?.S).join(', ');
    t.fail(
      `an item of ${which} whose \`window\` is the start of the window, once that has ended`,
      items.length === 0 ? 'there was none' : `there was one of ${others}`,
    );
  }
  const celsius = of.flatMap((one) => one.celsius ?? []);
  const mean = celsius.reduce((sum, one) => sum + one, 0) / celsius.length;
  const newest = of.reduce((one, other) => (other.at > one.at ? other : one));
  const { average, count, latest } = item;
  t.expect(Number(count?.N), `\`count\` of ${which}, a number,`).toEqual(celsius.length);
  t.expect(Number(average?.N), `\`average\` of ${which}, a number,`).toBe(
    String(mean),
    (found) => Math.abs(Number(found) - mean) < 1e-9,
  );
  t.expect(Number(latest?.N), `\`latest\` of ${which}, a number,`).toEqual(newest.celsius);
}

/** What a device must not have. */
export async function expectNothing(t: CheckContext, which: string, device: string): Promise<void> {
  t.expect((await itemsOf(t, device)).length, `the number of items of ${which}`).toEqual(0);
}
