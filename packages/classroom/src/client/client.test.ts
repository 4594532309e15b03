import { readdir, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeClassroom } from '../testing/index.ts';
import { parseAddress } from './address.ts';
import { BackgroundSender } from './background.ts';
import { Classroom } from './classroom.ts';
import { joinClassroom } from './join.ts';
import { classroomOf, type Membership } from './membership.ts';
import { Outbox } from './outbox.ts';
import { Later } from './problem.ts';
import { sendWaiting, type SendingEvent } from './send.ts';
import { lockSending } from './sending-lock.ts';

let root: string;
let classroom: FakeClassroom;
let membership: Membership;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldstart-client-'));
  classroom = await new FakeClassroom().start();
  const wish = { address: classroom.url, code: classroom.code, name: 'Ann' };
  membership = (await joinClassroom(root, wish)).membership;
});
afterEach(async () => {
  await classroom.stop();
  await rm(root, { recursive: true, force: true });
});

const keep = (id: string) =>
  new Outbox(root).keep({
    version: 1,
    learner: membership.learner.id,
    server: membership.server,
    asked: { id, slug: 'hello-event', variant: 'typescript', writtenAt: '2026-12-01T10:00:00.000Z', files: [] },
  });
const IDS = [
  'f1c9a1de-0c39-4d2e-9d5d-3a2f4f4b7a01',
  '0a7b1c55-5a51-4b6a-8f4e-0f7b8a4d2b02',
  '7e2d9a10-2f0b-4c58-b1a9-6d1e2c3f4a03',
];

test.each([
  ['http://192.168.1.5:4400', 'http://192.168.1.5:4400'],
  ['  192.168.1.5:4400/ ', 'http://192.168.1.5:4400'],
  ['HTTPS://Classroom.Example/lessons/?a#b', 'https://classroom.example'],
  ['[fe80::1]:4400', 'http://[fe80::1]:4400'],
  ['room:4400', 'http://room:4400'],
])('the address %s', (typed, address) => {
  expect(parseAddress(typed)).toBe(address);
});

describe('sending', () => {
  test('is in the order of keeping, whatever the ids are', async () => {
    for (const id of IDS) await keep(id);
    const events: SendingEvent[] = [];
    expect(await sendWaiting(root, membership, (event) => events.push(event))).toEqual({ left: 0, others: 0 });
    expect(classroom.kept.map(({ asked }) => asked.id)).toEqual(IDS);
    expect(events.map(({ type }) => type)).toEqual(['sent', 'sent', 'sent']);
  });

  test('is for one at a time, within a process as well', async () => {
    const unlock = lockSending(root);
    expect(unlock).toBeDefined();
    expect(lockSending(root)).toBeUndefined();
    expect(await sendWaiting(root, membership, () => undefined)).toBeUndefined();
    unlock?.();
    expect(await sendWaiting(root, membership, () => undefined)).toBeDefined();
  });

  test('a server that does not answer is given up, and what waits stays', async () => {
    await keep(IDS[0] ?? '');
    classroom.misbehaviours.push('silent');
    const sending = await sendWaiting(root, membership, () => undefined, { patience: 50 });
    expect(sending?.why).toBeInstanceOf(Later);
    expect(sending?.why?.message).toMatch(/is too slow: it did not answer in time\./);
    expect(sending?.left).toBe(1);
  });

  test('who stops it gets their own reason', async () => {
    await keep(IDS[0] ?? '');
    classroom.misbehaviours.push('silent');
    const stop = new AbortController();
    const sending = sendWaiting(root, membership, () => undefined, { signal: stop.signal });
    await classroom.until(() => classroom.misbehaviours.length === 0);
    stop.abort();
    await expect(sending).rejects.toBe(stop.signal.reason);
    expect(await sendWaiting(root, membership, () => undefined)).toEqual({ left: 0, others: 0 });
  });
});

test('the background sends as soon as it can, and ends at once', async () => {
  await classroom.stop();
  for (const id of IDS) await keep(id);
  const failures: SendingEvent['type'][] = [];
  const sender = new BackgroundSender(root, (event) => event.type !== 'failed' && failures.push(event.type), {
    first: 5,
    longest: 20,
    idle: 5,
  });
  await classroom.start();
  await classroom.until(() => classroom.kept.length === IDS.length);
  await sender.close();
  expect(classroom.kept.map(({ asked }) => asked.id)).toEqual(IDS);
});

test('an answer of any size is not read', async () => {
  classroom.everywhere = { status: 200, body: ' '.repeat(9 * 1024 * 1024) };
  await expect(new Classroom(membership, undefined).info()).rejects.toThrow(/is no classroom/);
});

test('nothing unfinished is left behind', async () => {
  await keep(IDS[0] ?? '');
  expect(await readdir(join(root, '.coldstart/classroom/outbox'))).toEqual([`000000001-${IDS[0]}.json`]);
});

test('a verdict of a newer course is no verdict', async () => {
  await keep(IDS[0] ?? '');
  await sendWaiting(root, membership, () => undefined);
  classroom.verdictOf = () => ({ verdict: JSON.parse('{"status":"splendid"}'), points: 1, gradedAt: 'today' });
  await expect(classroomOf(membership).state(IDS[0] ?? '')).rejects.toBeInstanceOf(Later);
});
