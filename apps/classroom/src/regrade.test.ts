import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEntry, Regrade } from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { GradeAsked, Sandbox } from './sandbox/sandbox.ts';
import { ROOT, verdictOf } from './testing/classroom.ts';
import { Instructor } from './testing/instructor.ts';
import { fileOf, submissionOf, testServer, type TestServer } from './testing/server.ts';
import { startWorker, type Worker } from './worker/worker.ts';

const CLASS = 30;

/** Holds `bonjour` against a submission, until its check is mended. */
class ReadingSandbox implements Sandbox {
  readonly isolation = { kind: 'none' } as const;
  version = '1';
  /** Grades this many, and no more before the promise has ended. */
  pause: { after: number; readonly until: Promise<void> } | undefined;

  async courseVersion(): Promise<string> {
    return this.version;
  }

  async grade({ files }: GradeAsked): Promise<ExerciseVerdict> {
    if (this.pause !== undefined) {
      this.pause.after -= 1;
      if (this.pause.after < 0) await this.pause.until;
    }
    const french = files.some(({ contents }) => Buffer.from(contents, 'base64').includes('bonjour'));
    return verdictOf(french && this.version === '1' ? ['second'] : []);
  }

  async close(): Promise<void> {
    // It holds nothing.
  }
}

let room: TestServer;
let worker: Worker;
let instructor: Instructor;
const sandbox = new ReadingSandbox();

beforeAll(async () => {
  room = await testServer();
  const { database, queue } = room.records;
  worker = await startWorker({
    database,
    queue,
    root: ROOT,
    trust: true,
    slots: 1,
    say: (message) => expect.unreachable(message),
    open: async () => sandbox,
  });
  const secret = room.server.boardLink.split('#secret=')[1] ?? '';
  instructor = await Instructor.enter({ url: room.url, secret });
});
afterAll(async () => {
  await worker.close();
  await room.close();
});

/** Of each learner, what counts. */
async function points(): Promise<Record<string, number | undefined>> {
  const { learners } = await instructor.board();
  return Object.fromEntries(learners.map(({ name, exercises }) => [name, exercises['hello-event']?.points]));
}

/** Grades everything again, and stays in the midst of it until the board was told so. */
async function gradeAgain(): Promise<Regrade> {
  const half = Promise.withResolvers<void>();
  sandbox.pause = { after: CLASS / 2, until: half.promise };
  const listening = new AbortController();
  const heard = instructor.listen((event) => {
    if (event.type !== 'regrade') return;
    if (event.regrade.graded === CLASS / 2) half.resolve();
    if (event.regrade.state === 'ready') listening.abort();
  }, listening.signal);
  const { round } = await instructor.regrade('hello-event');
  await heard;
  return instructor.readRegrade(round);
}

test('a mended check: everything is graded again, shown, and counts when it is applied', async () => {
  const names = Array.from({ length: CLASS }, (_, index) => `Learner ${String(index).padStart(2, '0')}`);
  for (const [index, name] of names.entries()) {
    const { token } = await room.join(name);
    const files = [fileOf('src/hello.mts', index % 3 === 0 ? `bonjour ${index}` : `hello ${index}`)];
    expect(await room.ask('classroom/submissions', { token, body: submissionOf({ files }) })).toMatchObject({
      status: 202,
    });
  }
  const first = Object.fromEntries(names.map((name, index) => [name, index % 3 === 0 ? 50 : 100]));
  await expect.poll(points, { timeout: 60_000 }).toEqual(first);

  // At once: the workers have not said yet that a check was saved.
  sandbox.version = '2';
  const regrade = await gradeAgain();
  expect(regrade).toMatchObject({ state: 'ready', total: CLASS, graded: CLASS });
  expect(regrade.changes).toHaveLength(CLASS / 3);
  for (const change of regrade.changes)
    expect(change).toMatchObject({
      before: { points: 50, status: 'fail' },
      after: { points: 100, status: 'pass' },
      checks: ['second'],
    });
  expect(await points()).toEqual(first);

  await instructor.applyRegrade(regrade.round);
  expect(await points()).toEqual(Object.fromEntries(names.map((name) => [name, 100])));
});

test('a check that changes once more in the midst of it: everything is graded by the newest, and nothing stalls', async () => {
  sandbox.version = '1';
  const half = Promise.withResolvers<void>();
  sandbox.pause = { after: CLASS / 2, until: half.promise };
  const { round } = await instructor.regrade('hello-event');
  await expect.poll(async () => (await instructor.readRegrade(round)).graded, { timeout: 60_000 }).toBe(CLASS / 2);
  // Those that were graded have found what the next version does not find.
  expect((await instructor.readRegrade(round)).changes).not.toEqual([]);
  sandbox.version = '2';
  half.resolve();
  await expect
    .poll(() => instructor.readRegrade(round), { timeout: 60_000 })
    .toMatchObject({ state: 'ready', total: CLASS, graded: CLASS, changes: [] });
  const versions = await room.records.database.query(
    'select distinct course_version from classroom.verdicts where round = $1',
    [round],
  );
  expect(versions).toEqual([{ course_version: '2' }]);
  const audit = await room.ask('board/audit', { cookie: await room.enter() });
  expect((audit.body as AuditEntry[])[0]).toMatchObject({
    action: 'begin-regrade-anew',
    details: { slug: 'hello-event', round },
  });
  await instructor.discardRegrade(round);
});

test('what is stopped changes nothing', async () => {
  sandbox.version = '1';
  const before = await points();
  const { round, changes } = await gradeAgain();
  expect(changes).toHaveLength(CLASS / 3);
  await instructor.discardRegrade(round);
  expect(await points()).toEqual(before);
  expect((await instructor.readRegrade(round)).state).toBe('discarded');
});
