import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS, type Joined, type SubmissionAsked } from '@coldstart/classroom/protocol';
import { deleteClass } from '../records/classes.ts';
import { ROOT } from '../testing/classroom.ts';
import { startClassroom } from './start.ts';
import { ask, cookieOf, fileOf, submissionOf, testServer, type TestServer } from '../testing/server.ts';

let room: TestServer;
let ann: Joined;
let bob: Joined;
let board: string;

beforeAll(async () => {
  room = await testServer({ names: ['class.example.org'] });
  [ann, bob] = [await room.join('Ann'), await room.join('Bob')];
  board = await room.enter();
});

afterAll(async () => {
  await room.close();
  // No request of these is the server's own failure.
  expect(room.said).toEqual([]);
});

const me = (token: string) => room.ask('classroom/me', { token });
const submit = (body: unknown, token = ann.token) => room.ask('classroom/submissions', { body, token });

describe('who somebody is', () => {
  test('stands in a token that the class has signed, and nowhere else', async () => {
    const [id, at, random, seal] = ann.token.split('.');
    expect((await me(ann.token)).body).toMatchObject({ me: ann.learner });
    const other = createHmac('sha256', 'guessed').update(`${id}.${at}.${random}`).digest('base64url');
    const forged = [
      `${bob.learner.id}.${at}.${random}.${seal}`,
      `${id}.${at}z.${random}.${seal}`,
      `${id}.${at}.${random}.${other}`,
      `${id}.${at}.${random}.`,
      `${ann.token}x`,
      'x',
      '',
    ];
    for (const token of forged) expect((await me(token)).status).toBe(401);
    expect((await room.ask('classroom/me', { cookie: `learner-workshop=${ann.token}` })).status).toBe(200);
  });

  test('is not the instructor with a learner’s session, and no learner with the instructor’s', async () => {
    const instructor = board.replace('instructor-workshop=', '');
    for (const asking of [
      { token: ann.token },
      { cookie: `learner-workshop=${ann.token}` },
      { cookie: `instructor-workshop=${ann.token}` },
      { token: instructor },
      {},
    ])
      expect((await room.ask('board', asking)).status).toBe(401);
    expect((await me(instructor)).status).toBe(401);
    for (const [method, path] of [
      ['PUT', 'settings'],
      ['PUT', 'exercises/hello-event'],
      ['DELETE', `learners/${bob.learner.id}`],
      ['POST', 'regrades'],
    ] as const)
      expect((await room.ask(`board/${path}`, { method, body: {}, token: ann.token })).status).toBe(401);
    expect((await room.ask('board', { cookie: board })).status).toBe(200);
  });

  test('ends when they leave, wherever they are', async () => {
    const eve = await room.join('Eve');
    expect((await room.ask('classroom/leave', { body: {}, token: eve.token })).status).toBe(204);
    expect((await me(eve.token)).status).toBe(401);
    expect((await submit(submissionOf(), eve.token)).status).toBe(401);
  });

  test('is kept in a cookie that no script reads and no other site sends', async () => {
    const { headers } = await room.ask('classroom/join', { body: { code: room.server.code, name: 'Zoe' } });
    expect(headers['set-cookie']?.[0]).toMatch(/^learner-workshop=.*; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  test('is told apart where two have one name', async () => {
    const names = await Promise.all([room.join('Kim'), room.join('kim'), room.join(' Kim ')]);
    const found = names.map(({ learner }) => learner.name.toLowerCase());
    expect(new Set(found)).toEqual(new Set(['kim', 'kim (2)', 'kim (3)']));
  });
});

describe('what is another’s', () => {
  test('is not shown, not even that it is there', async () => {
    const own = submissionOf();
    expect((await submit(own)).status).toBe(202);
    for (const path of [own.id, `${own.id}/files`, randomUUID(), '..%2f..%2fme', 'x']) {
      const answer = await room.ask(`classroom/submissions/${path}`, { token: bob.token });
      expect([answer.status, answer.body]).toEqual([404, { error: 'You have no such submission.' }]);
    }
    const files = await room.ask(`classroom/submissions/${own.id}/files`, { token: ann.token });
    expect(files.body).toEqual(own.files);
  });

  test('keeps its number', async () => {
    const own = submissionOf();
    await submit(own);
    const replayed = await submit(own, bob.token);
    expect(replayed.status).toBe(409);
    expect((await me(bob.token)).text).not.toContain(own.id);
  });
});

describe('a request that is repeated', () => {
  test('is answered as the first was, and counts once', async () => {
    const own = submissionOf();
    const [first, second] = [await submit(own), await submit(own)];
    expect([first.status, second.status]).toEqual([202, 200]);
    expect(second.body).toMatchObject({ id: own.id, submittedAt: (first.body as { submittedAt: string }).submittedAt });
    const [counted] = await room.records.database.query(
      'select count(*)::int as kept from classroom.submissions where id = $1',
      [own.id],
    );
    expect(counted).toEqual({ kept: 1 });
  });

  test('is answered after the exercise was closed as well', async () => {
    const own = submissionOf();
    await submit(own);
    const rules = (open: boolean) =>
      room.ask('board/exercises/hello-event', { method: 'PUT', cookie: board, body: { open } });
    expect((await rules(false)).status).toBe(204);
    const [again, late] = [await submit(own), await submit(submissionOf())];
    await rules(true);
    expect([again.status, late.status]).toEqual([200, 403]);
    expect(late.body).toEqual({ error: 'This exercise is not open. Ask your instructor to open it.' });
  });
});

describe('a page elsewhere', () => {
  const cookie = (): string => `learner-workshop=${ann.token}; ${board}`;

  test('changes nothing', async () => {
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: room.url.replace('http:', 'https:') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of foreign) {
      const asked = { body: { asking: true }, cookie: cookie(), headers };
      expect((await room.ask('classroom/help', asked)).status).toBe(403);
      expect((await room.ask('classroom/leave', { ...asked, body: {} })).status).toBe(403);
    }
    // What a form can send without asking first.
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonx',
    ]) {
      const asked = { body: { asking: true }, cookie: cookie(), headers: { 'content-type': type } };
      expect((await room.ask('classroom/help', asked)).status).toBe(415);
    }
    const own = {
      body: { asking: false },
      cookie: cookie(),
      headers: { origin: room.url, 'sec-fetch-site': 'same-origin' },
    };
    expect((await room.ask('classroom/help', own)).status).toBe(204);
  });

  test('reads nothing, and does not listen', async () => {
    for (const path of ['classroom/me', 'classroom/events', 'board', 'board/events', 'board/export.csv'])
      expect((await room.ask(path, { cookie: cookie(), headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
        403,
      );
  });

  test('cannot point its own name here', async () => {
    const { port } = new URL(room.url);
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example'])
      expect((await room.ask('classroom', { headers: { host } })).status).toBe(403);
    for (const host of [`localhost:${port}`, 'class.example.org', 'CLASS.example.org', '192.168.7.9:80', '[::1]:5'])
      expect((await room.ask('classroom', { headers: { host } })).status).toBe(200);
  });

  test('shows nothing of this one in a frame, and nothing is loaded from elsewhere', async () => {
    const { headers } = await room.ask('classroom');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBe(undefined);
  });
});

describe('what is sent', () => {
  test('stays in the folder of its exercise', async () => {
    for (const path of [
      '../02-pick-the-compute/answer.yaml',
      'src/../../../etc/passwd',
      '/etc/passwd',
      'C:/windows/x',
      String.raw`src\..\..\x`,
      'src/./x',
      'src//x',
      'src/\u0000x',
      'src/\u202Ex',
      'src/con.mts',
      'a/'.repeat(LIMITS.depth) + 'x',
      'x'.repeat(LIMITS.path + 1),
      '',
    ])
      expect([path, (await submit(submissionOf({ files: [fileOf(path)] }))).status]).toEqual([path, 400]);
  });

  test('is what the learner may write, and nothing of the course', async () => {
    const dan = await room.join('Dan');
    const status = async (about: Partial<SubmissionAsked>) => (await submit(submissionOf(about), dan.token)).status;
    for (const path of [
      'checks/hello-event.check.ts',
      'Checks/hello-event.check.ts',
      'solution/src/hello.mts',
      'exercise.yaml',
      'README.md',
      'package.json',
      'node_modules/x/index.js',
      'src/.git/hooks/post-checkout',
      'src',
    ])
      expect([path, await status({ files: [fileOf(path)] })]).toEqual([path, 422]);
    expect(await status({ files: [fileOf('src/own'), fileOf('src/own/file.mts')] })).toBe(422);
    expect(await status({ slug: 'no-such-exercise' })).toBe(404);
    expect(await status({ variant: 'cobol' })).toBe(422);
    expect(await status({ files: [fileOf('src/hello.mts'), fileOf('src/own.mts')] })).toBe(202);
  });

  test('is no larger than an answer is', async () => {
    const [carl, large] = [await room.join('Carl'), 'x'.repeat(LIMITS.body + 1)];
    expect((await submit(submissionOf({ files: [fileOf('src/hello.mts', large)] }), carl.token)).status).toBe(413);
    const many = Array.from({ length: LIMITS.files + 1 }, (_, index) => fileOf(`src/${index}.mts`));
    expect((await submit(submissionOf({ files: many }), carl.token)).status).toBe(400);
    const heavy = [fileOf('src/hello.mts', 'x'.repeat(LIMITS.bytes + 1000))];
    expect((await submit(submissionOf({ files: heavy }), carl.token)).status).toBe(400);
    const twice = [fileOf('src/hello.mts'), fileOf('src/HELLO.mts')];
    expect((await submit(submissionOf({ files: twice }), carl.token)).status).toBe(400);
    expect((await submit({ ...submissionOf(), more: 1 }, carl.token)).status).toBe(400);
  });

  test('is JSON, or is said not to be, without a word of how the server is built', async () => {
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '"x"',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      '{"__proto__":{}}',
    ]) {
      const answer = await room.ask('classroom/join', { method: 'POST', body });
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body as object)).toEqual(['error']);
      expect(answer.text).not.toMatch(/\bat .*\.ts|node_modules|SyntaxError|Zod/);
      expect(answer.text.length).toBeLessThan(1200);
    }
    for (const path of ['nothing', 'board/nothing', 'classroom/me/x', 'classroom/%ff'])
      expect([401, 404]).toContain((await room.ask(path, { token: ann.token })).status);
  });
});

describe('the instructor’s link', () => {
  test('opens the board once it is right, in a cookie, and another server of the records knows it', async () => {
    const secret = room.server.boardLink.split('#secret=')[1] ?? '';
    for (const wrong of ['', 'x', secret.slice(1), `${secret}x`, secret.toLowerCase()])
      expect((await room.ask('board/enter', { body: { secret: wrong } })).status).toBe(403);
    const { status, headers } = await room.ask('board/enter', { body: { secret } });
    expect([status, headers['set-cookie']?.[0]]).toEqual([
      204,
      expect.stringMatching(/^instructor-workshop=.*; HttpOnly; SameSite=Strict$/),
    ]);
    // It opens nothing as a session, nor in the address.
    expect((await room.ask('board', { cookie: `instructor-workshop=${secret}` })).status).toBe(401);
    expect((await room.ask(`board?secret=${secret}`)).status).toBe(401);
    expect((await room.ask('board', { cookie: cookieOf(headers) })).status).toBe(200);
  });
});

test('a class that was deleted is gone for everybody who was in it', async () => {
  const { database, queue } = room.records;
  const asked = { database, queue, root: ROOT, port: 0, host: '127.0.0.1', say: () => undefined };
  const other = await startClassroom({ ...asked, classId: 'other', title: 'Another one' });
  const [url] = other.addresses;
  const joined = await ask(`${url}/api/classroom/join`, { body: { code: other.code, name: 'Ann' } });
  const { token } = joined.body as Joined;
  // Each class has its own secret.
  expect((await me(token)).status).toBe(401);
  expect((await ask(`${url}/api/classroom/me`, { token })).status).toBe(200);
  await deleteClass(database, 'other');
  expect((await ask(`${url}/api/classroom/me`, { token })).status).toBe(410);
  await other.close();
});
