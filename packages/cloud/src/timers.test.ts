import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startStandIn, type StandIn } from './testing/stand-in.ts';
import { servicePrincipal } from './principals.ts';
import { defineTimer } from './timers.ts';

let standIn: StandIn | undefined;
afterEach(() => standIn?.close());

const fired: string[] = [];
const principals: string[] = [];
afterEach(() => {
  fired.splice(0);
  principals.splice(0);
});

const note = defineTimer<{ text: string; begun: number }>('note', (call, { text, begun }) => {
  principals.push(`${call.principal.arn} in ${call.region}`);
  fired.push(`${call.account} ${text} after ${Math.round((call.now() - begun) / 1000)} s`);
});

/** `key text seconds`, and an account that it is planned for, and a Region, where a service does it; `key end` ends it. */
const start = (dataDir?: string): Promise<StandIn> =>
  startStandIn({
    timers: [note],
    ...(dataDir === undefined ? {} : { dataDir }),
    run(call, { MessageBody = '' }) {
      const [key = '', text = '', seconds, account = call.account, region] = MessageBody.split(' ');
      if (text === 'end') return call.unschedule(note, key);
      const service = region === undefined ? {} : { region, as: servicePrincipal('sqs.amazonaws.com', account) };
      call.schedule(note, { in: Number(seconds) * 1000 }, { text, begun: call.now() }, { key, account, ...service });
    },
  });

test('fires at its moment, one of a key at a time, in the place of who has planned it', async () => {
  standIn = await start();
  await standIn.send('a first 60');
  await standIn.send('b second 30');
  await standIn.send('a third 120');
  await standIn.send('a other 10', '444455556666');
  await standIn.cloud.clock.advance(119_000);
  expect(fired).toEqual(['444455556666 other after 10 s', '111122223333 second after 30 s']);
  await standIn.cloud.clock.advance(2000);
  expect(fired.at(-1)).toBe('111122223333 third after 120 s');
  expect(fired).toHaveLength(3);
});

test('is due at the very moment that it is planned for, although time runs on while it is', async () => {
  const late: number[] = [];
  const exact = defineTimer<{ moment: number }>('exact', (call, { moment }) => {
    late.push(call.now() - moment);
  });
  standIn = await startStandIn({
    timers: [exact],
    timeRuns: true,
    run(call) {
      const moment = call.now() + 60_000;
      call.schedule(exact, { at: moment }, { moment });
    },
  });
  // A machine so busy that a millisecond passes whenever somebody asks for the time.
  const begin = Date.now();
  let asked = 0;
  const busy = vi.spyOn(Date, 'now').mockImplementation(() => begin + ++asked);
  try {
    await standIn.send('plan it');
    await standIn.cloud.clock.advance(61_000);
  } finally {
    busy.mockRestore();
  }
  expect(late).toEqual([0]);
});

test('may be planned in another Region, and as another principal', async () => {
  standIn = await start();
  await standIn.send('a there 60 444455556666 us-east-1');
  await standIn.send('b here 60');
  await standIn.cloud.clock.advance(61_000);
  expect(principals).toEqual(['sqs.amazonaws.com in us-east-1', 'arn:aws:iam::111122223333:root in eu-west-1']);
});

test('what was ended does not fire; neither does what belongs to an account that is gone', async () => {
  standIn = await start();
  await standIn.send('a ended 60');
  await standIn.send('a end');
  await standIn.send('a gone 60', '444455556666');
  await standIn.send('b stays 60');
  await standIn.cloud.dropAccount('444455556666');
  await standIn.cloud.clock.advance(120_000);
  expect(fired).toEqual(['111122223333 stays after 60 s']);
});

test('what is planned for another account is its own, and goes with it', async () => {
  standIn = await start();
  await standIn.send('a theirs 60 444455556666');
  await standIn.send('a ours 60');
  await standIn.send('b gone 60 777788889999');
  await standIn.cloud.dropAccount('777788889999');
  await standIn.cloud.clock.advance(120_000);
  expect(fired).toEqual(['444455556666 theirs after 60 s', '111122223333 ours after 60 s']);
});

test('outlives a restart, once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  try {
    standIn = await start(dataDir);
    await standIn.send('a kept 60');
    await standIn.send('b ended 60');
    await standIn.send('b end');
    await standIn.send('c early 5');
    await standIn.cloud.clock.advance(10_000);
    await standIn.close();
    expect(fired.splice(0)).toEqual(['111122223333 early after 5 s']);

    standIn = await start(dataDir);
    await standIn.cloud.clock.advance(120_000);
    await standIn.close();
    expect(fired.splice(0)).toEqual([expect.stringContaining('111122223333 kept after ')]);

    standIn = await start(dataDir);
    await standIn.cloud.clock.advance(120_000);
    expect(fired).toEqual([]);
  } finally {
    await standIn?.close();
    standIn = undefined;
    rmSync(dataDir, { recursive: true });
  }
});
