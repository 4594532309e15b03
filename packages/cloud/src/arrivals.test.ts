import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACCOUNT, QUEUE_ARN, startStandIn, type StandIn } from './testing/stand-in.ts';
import { defineTimer } from './timers.ts';

let standIn: StandIn;
/** What those who waited were told, and when. */
let answers: string[];
let begun: number;

const seconds = (): number => Math.round((standIn.cloud.clock.now() - begun) / 1000);

const waitInTimer = defineTimer<{ seconds: number }>('wait', async (call, data) => {
  answers.push(`${await call.waitForArrival(QUEUE_ARN, data.seconds * 1000)} at ${seconds()}`);
});

beforeEach(async () => {
  answers = [];
  standIn = await startStandIn({
    timers: [waitInTimer],
    async run(call, { MessageBody = '' }) {
      const [what, length] = MessageBody.split(' ');
      if (what === 'arrive') return call.announce(QUEUE_ARN);
      if (what === 'timer') return call.schedule(waitInTimer, { in: 1000 }, { seconds: Number(length) });
      answers.push(`${await call.waitForArrival(QUEUE_ARN, Number(length) * 1000)} at ${seconds()}`);
    },
  });
  begun = standIn.cloud.clock.now();
});
afterEach(() => standIn.close());

/** Waits in the cloud: the call is answered when something has arrived, or the time is over. */
async function waiting(length: number): Promise<{ ended: Promise<void> }> {
  const before = standIn.cloud.journal.last;
  const ended = standIn.send(`wait ${length}`);
  await expect.poll(() => standIn.cloud.journal.last).toBeGreaterThan(before);
  return { ended };
}

test('an arrival ends the waiting of everyone; nobody is woken by the next who waits no more', async () => {
  const first = await waiting(20);
  const second = await waiting(20);
  await standIn.cloud.clock.advance(5000);
  await standIn.send('arrive');
  await Promise.all([first.ended, second.ended]);
  await standIn.send('arrive');
  expect(answers).toEqual(['true at 5', 'true at 5']);
});

test('the cloud’s time ends it, without a second of ours', async () => {
  const { ended } = await waiting(20);
  await standIn.cloud.clock.advance(19_000);
  expect(answers).toEqual([]);
  await standIn.cloud.clock.advance(1000);
  await ended;
  expect(answers).toEqual(['false at 20']);
});

test('who waits within a timer does not hold time up', async () => {
  await standIn.send('timer 30');
  await standIn.cloud.clock.advance(11_000);
  await standIn.send('arrive');
  await standIn.send('timer 30');
  await standIn.cloud.clock.advance(60_000);
  expect(answers).toEqual(['true at 11', 'false at 42']);
});

test('nobody waits for an account that is gone, or a cloud that closes', async () => {
  const gone = await waiting(20);
  await standIn.cloud.dropAccount(ACCOUNT);
  await gone.ended;
  expect(answers).toHaveLength(1);
  const closing = await waiting(20);
  await Promise.allSettled([standIn.close(), closing.ended]);
  expect(answers).toHaveLength(2);
  standIn = await startStandIn({ run: () => undefined });
});
