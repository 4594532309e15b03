import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoardEvent, Joined, LearnerEvent } from '@coldstart/classroom/protocol';
import { ROOT } from '../testing/classroom.ts';
import { submissionOf, testServer, type TestServer } from '../testing/server.ts';
import { startClassroom, type RunningClassroom } from './start.ts';

let room: TestServer;
let board: string;
/** Another server of the same records. */
let second: RunningClassroom;

beforeAll(async () => {
  room = await testServer();
  board = await room.enter();
  const { database, queue } = room.records;
  const asked = { database, queue, root: ROOT, port: 0, host: '127.0.0.1', say: () => undefined };
  second = await startClassroom({ ...asked, classId: 'workshop', title: 'A workshop' });
});

afterAll(async () => {
  await second.close();
  await room.close();
  expect(room.said).toEqual([]);
});

interface Following<Event> {
  readonly events: Event[];
  readonly message: IncomingMessage;
  until(fits: (event: Event) => boolean): Promise<Event>;
  readonly ended: Promise<unknown>;
}

async function follow<Event>(url: string, headers: Record<string, string>): Promise<Following<Event>> {
  const sent = request(url, { agent: false, headers });
  sent.end();
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  const events: Event[] = [];
  let changed = (): void => undefined;
  let text = '';
  message.setEncoding('utf8').on('data', (piece: string) => {
    const parts = (text + piece).split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const data = part.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) events.push(JSON.parse(data.slice(6)) as Event);
    }
    changed();
  });
  const ended = new Promise((resolve) => void message.once('close', resolve));
  // Closed by the server, in the middle of an answer.
  message.on('error', () => undefined);
  return {
    events,
    message,
    ended,
    async until(fits) {
      for (;;) {
        const found = events.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (changed = resolve));
      }
    },
  };
}

const learnerEvents = async (token: string): Promise<Following<LearnerEvent>> => {
  const found = await follow<LearnerEvent>(`${room.url}/api/classroom/events`, { authorization: `Bearer ${token}` });
  await found.until(({ type }) => type === 'hello');
  return found;
};

const boardEvents = async (): Promise<Following<BoardEvent>> => {
  const found = await follow<BoardEvent>(`${room.url}/api/board/events`, { cookie: board });
  await found.until(({ type }) => type === 'hello');
  return found;
};

describe('a learner', () => {
  let ann: Joined;
  let bob: Joined;

  beforeAll(async () => {
    [ann, bob] = [await room.join('Ann'), await room.join('Bob')];
  });

  test('hears what becomes of their own submissions, and of nobody else’s', async () => {
    const [hers, his] = [await learnerEvents(ann.token), await learnerEvents(bob.token)];
    const own = submissionOf();
    await room.ask('classroom/submissions', { body: own, token: ann.token });
    await hers.until((event) => event.type === 'submission' && event.submission.id === own.id);
    await room.records.grade(() => ['second']);
    const graded = await hers.until((event) => event.type === 'submission' && event.submission.verdict !== undefined);
    expect(graded).toMatchObject({ submission: { id: own.id, counts: true, verdict: { points: 50 } } });
    const remark = { body: { text: 'Look at the second check.' }, method: 'PUT', cookie: board };
    expect((await room.ask(`board/submissions/${own.id}/remark`, remark)).status).toBe(204);
    await hers.until((event) => event.type === 'submission' && event.submission.remark !== undefined);
    expect(his.events.filter(({ type }) => type === 'submission')).toEqual([]);
    hers.message.destroy();
    his.message.destroy();
  });

  test('hears what another server was told', async () => {
    const hers = await learnerEvents(ann.token);
    const [, secret] = second.boardLink.split('#secret=');
    const other = second.addresses[0] ?? '';
    // A session of one server is one of the other.
    const put = request(`${other}/api/board/exercises/hello-event`, {
      method: 'PUT',
      headers: { cookie: board, 'content-type': 'application/json' },
    });
    put.end(JSON.stringify({ open: true, deadline: '2027-01-01T12:00:00+01:00', zone: 'Europe/Vienna' }));
    const [answer] = (await once(put, 'response')) as [IncomingMessage];
    answer.resume();
    expect([answer.statusCode, secret]).toEqual([204, room.server.boardLink.split('#secret=')[1]]);
    await hers.until(({ type }) => type === 'changed');
    hers.message.destroy();
  });

  test('listens with some pages, and with one more than that the oldest ends', async () => {
    const pages = [];
    for (let page = 0; page < 5; page += 1) pages.push(await learnerEvents(bob.token));
    await pages[0]?.ended;
    for (const page of pages) page.message.destroy();
  });

  test('hears nothing after they have left', async () => {
    const eve = await room.join('Eve');
    const hers = await learnerEvents(eve.token);
    await room.ask('classroom/leave', { body: {}, token: eve.token });
    await hers.ended;
    expect((await room.ask('classroom/events', { token: eve.token })).status).toBe(401);
  });
});

describe('the board', () => {
  test('shows who joins, submits and asks for help, by itself', async () => {
    const live = await boardEvents();
    const carl = await room.join('Carl');
    const row = (fits: (row: { readonly help?: object; readonly exercises: object }) => boolean) =>
      live.until(
        (event) =>
          event.type === 'changed' && event.learners.some((learner) => learner.id === carl.learner.id && fits(learner)),
      );
    await row(() => true);
    await room.ask('classroom/submissions', { body: submissionOf(), token: carl.token });
    await row(({ exercises }) => 'hello-event' in exercises);
    await room.ask('classroom/help', { body: { asking: true, slug: 'hello-event', text: 'Why?' }, token: carl.token });
    await row(({ help }) => help !== undefined);
    const helped = await room.ask(`board/learners/${carl.learner.id}/help`, {
      method: 'DELETE',
      cookie: board,
      body: {},
    });
    expect(helped.status).toBe(204);
    await room.ask('board/settings', { method: 'PUT', cookie: board, body: { counts: 'last' } });
    await live.until(({ type }) => type === 'reload');
    live.message.destroy();
  });

  test('keeps a list of what was done, in which nothing is missing', async () => {
    const { body } = await room.ask('board/audit', { cookie: board });
    expect(body).toEqual([
      expect.objectContaining({
        action: 'change-settings',
        details: { counts: 'last' },
        who: 'instructor (127.0.0.1)',
      }),
      expect.objectContaining({ action: 'help' }),
      expect.objectContaining({ action: 'open-exercise' }),
      expect.objectContaining({ action: 'remark' }),
    ]);
  });
});
