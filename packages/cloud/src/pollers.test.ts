import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { servicePrincipal } from './principals.ts';
import { definePoller } from './pollers.ts';
import { ACCOUNT, QUEUE_ARN, startStandIn, type StandIn } from './testing/stand-in.ts';

const OTHER = '444455556666';

let standIn: StandIn;
/** Seconds since the test's beginning at which a poller looked, and who. */
let looks: string[];
let begun: number;
/** What a look does besides; it looks again so many seconds later if that says so. */
let work: (name: string) => Promise<number | undefined>;

const seconds = (): number => Math.round((standIn.cloud.clock.now() - begun) / 1000);

const poller = definePoller<{ name: string }>('look', async (call, { name }) => {
  looks.push(`${name} at ${seconds()} as ${call.principal.arn}`);
  const again = await work(name);
  return again === undefined ? undefined : call.now() + again * 1000;
});

/** `start NAME`, `stop NAME`, `arrive`, `arrive twice`. */
const start = (dataDir?: string): Promise<StandIn> =>
  startStandIn({
    timers: [poller],
    ...(dataDir === undefined ? {} : { dataDir }),
    run(call, { MessageBody = '' }) {
      const [what, name = ''] = MessageBody.split(' ');
      if (what === 'stop') return call.stopPolling(poller, name);
      if (what === 'start') {
        const as = servicePrincipal(name, call.account);
        return call.startPolling(poller, { source: QUEUE_ARN, key: name, data: { name }, as });
      }
      call.announce(QUEUE_ARN);
      if (name === 'twice') call.announce(QUEUE_ARN);
    },
  });

beforeEach(async () => {
  looks = [];
  work = async () => undefined;
  standIn = await start();
  begun = standIn.cloud.clock.now();
});
afterEach(() => standIn.close());

const advance = (length: number): Promise<void> => standIn.cloud.clock.advance(length * 1000);

test('looks when it starts and when something arrives, and at no other time', async () => {
  await standIn.send('start a');
  await standIn.send('start b');
  await advance(60);
  await standIn.send('arrive twice');
  await advance(86_400);
  expect(looks).toEqual(['a at 0 as a', 'b at 0 as b', 'a at 60 as a', 'b at 60 as b']);
  await standIn.send('stop a');
  await standIn.send('arrive', OTHER);
  await advance(1);
  expect(looks.slice(4)).toEqual(['b at 86460 as b']);
  const look = standIn.cloud.journal.entries({ account: ACCOUNT, kind: 'state' }).at(-1);
  expect(standIn.cloud.journal.chain(look?.id ?? 0).map(({ account, action }) => `${account} ${action}`)).toEqual([
    `${OTHER} SendMessage`,
    `${ACCOUNT} look`,
  ]);
});

test('looks again when it has asked to; what arrives before does not wait for that', async () => {
  const delays = [30, 30, 10];
  work = async () => delays.shift();
  await standIn.send('start a');
  await advance(20);
  await standIn.send('arrive');
  await advance(3600);
  expect(looks.map((look) => look.split(' ')[2])).toEqual(['0', '20', '50', '60']);
});

test('one look ends before the next begins; what arrives meanwhile is looked for after it', async () => {
  let running = 0;
  const ends: (() => void)[] = [];
  work = async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise<void>((end) => ends.push(end));
    running -= 1;
    return 600;
  };
  await standIn.send('start a');
  await expect.poll(() => ends.length).toBe(1);
  await standIn.send('arrive');
  await standIn.send('arrive');
  expect(looks).toHaveLength(1);
  ends.shift()?.();
  await expect.poll(() => ends.length).toBe(1);
  expect(looks).toHaveLength(2);
  ends.shift()?.();
  await standIn.cloud.clock.settled();
  expect(looks).toHaveLength(2);
});

test('a look under way is the last when its poller is stopped, or its account is gone', async () => {
  const ends: (() => void)[] = [];
  work = async () => {
    await new Promise<void>((end) => ends.push(end));
    return 60;
  };
  await standIn.send('start a');
  await standIn.send('start b', OTHER);
  await expect.poll(() => ends.length).toBe(2);
  await standIn.send('arrive');
  await standIn.send('stop a');
  await standIn.cloud.dropAccount(OTHER);
  for (const end of ends) end();
  await advance(3600);
  await standIn.send('arrive');
  await advance(3600);
  expect(looks).toHaveLength(2);
});

test('a restart loses neither an arrival nor the moment of the next look', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  const names = (): string[] => {
    const found = looks.map((look) => look.split(' ')[0] ?? '');
    looks = [];
    return found.toSorted();
  };
  await standIn.close();
  standIn = await start(join(folder, 'before'));
  const later = async (name: string) => (name === 'later' ? 600 : undefined);
  work = later;
  await standIn.send('start later');
  await standIn.send('start woken');
  await advance(5);
  expect(names()).toEqual(['later', 'woken']);

  // The process ends before the looks for what has arrived do.
  let end: () => void = () => undefined;
  const ended = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
  });
  work = () => ended;
  await standIn.send('arrive');
  cpSync(join(folder, 'before'), join(folder, 'after'), { recursive: true });
  rmSync(join(folder, 'after', 'lock'));
  end();
  await standIn.cloud.clock.settled();
  await standIn.close();

  looks = [];
  work = later;
  standIn = await start(join(folder, 'after'));
  // What was planned in a time that was set ahead has its moment still.
  await advance(10);
  expect(names()).toEqual(['later', 'woken']);
  await advance(700);
  expect(names()).toEqual(['later']);
  await standIn.send('arrive');
  await advance(1);
  expect(names()).toEqual(['later', 'woken']);
  await standIn.close();
  rmSync(folder, { recursive: true });
  standIn = await start();
});
