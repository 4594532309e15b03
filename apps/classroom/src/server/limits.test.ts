import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { submissionOf, testServer, type TestServer } from '../testing/server.ts';
import { Limits } from './limits.ts';

let room: TestServer;

beforeAll(async () => {
  room = await testServer();
});

afterEach(() => void vi.useRealTimers());

afterAll(async () => room.close());

/** The library reads the time as `Date.now()`. */
const at = (seconds: number): void => void vi.useFakeTimers({ toFake: ['Date'], now: seconds * 1000 });

test('a room behind one address joins at once', async () => {
  const joined = await Promise.all(Array.from({ length: 120 }, (_, index) => room.join(`Learner ${index}`)));
  expect(new Set(joined.map(({ learner }) => learner.id)).size).toBe(120);
});

test('whoever submits without end is told when to go on', async () => {
  const { token } = await room.join('Ann');
  const statuses: number[] = [];
  for (let round = 0; round < 32; round += 1) {
    const answer = await room.ask('classroom/submissions', { body: submissionOf(), token });
    statuses.push(answer.status);
    if (answer.status === 429) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.body).toEqual({ error: expect.stringContaining('Wait') });
    }
  }
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 202), 429, 429]);
  const { token: other } = await room.join('Bob');
  expect((await room.ask('classroom/submissions', { body: submissionOf(), token: other })).status).toBe(202);
});

test('wrong codes are slow for an address that has tried many, slower each time, and not for others', async () => {
  const limits = new Limits();
  const waits = async (address: string): Promise<number> => {
    try {
      await limits.mayTry(address);
      return 0;
    } catch (error) {
      return (error as { after?: number }).after ?? -1;
    }
  };
  let now = 1_000_000;
  at(now);
  for (let wrong = 0; wrong < 299; wrong += 1) await limits.failed('192.168.1.5');
  expect(await waits('192.168.1.5')).toBe(0);
  const seen: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    await limits.failed('192.168.1.5');
    const wait = await waits('192.168.1.5');
    seen.push(wait);
    expect(await waits('192.168.1.6')).toBe(0);
    now += wait;
    at(now);
    expect(await waits('192.168.1.5')).toBe(0);
    for (let wrong = 0; wrong < 299; wrong += 1) await limits.failed('192.168.1.5');
  }
  expect(seen).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
});

test('one who has a network of IPv6 has one address', async () => {
  const limits = new Limits();
  for (let wrong = 0; wrong < 300; wrong += 1) await limits.failed(`2001:db8::${wrong.toString(16)}`);
  await expect(limits.mayTry('2001:db8:0:0:ffff::1')).rejects.toMatchObject({ status: 429 });
  await expect(limits.mayTry('2001:db8:0:1::1')).resolves.toBe(undefined);
});
