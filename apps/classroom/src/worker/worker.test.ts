import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { openDatabase } from '../database/open.ts';
import type { Database } from '../database/database.ts';
import { Intake } from '../intake.ts';
import { Queue } from '../queue/queue.ts';
import { openClass } from '../records/classes.ts';
import { pack } from '../records/submissions.ts';
import { listWorkers } from '../records/workers.ts';
import { GraderDied, SandboxBroken, type Sandbox } from '../sandbox/sandbox.ts';
import { ungradable } from './ungradable.ts';
import { startWorker, type Worker } from './worker.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

let root: string;
let database: Database;
let queue: Queue;
let learner: string;
let said: string[];
const workers: Worker[] = [];

/** What a sandbox that is made of nothing does with each submission. */
class FakeSandbox implements Sandbox {
  readonly isolation = { kind: 'none' } as const;
  version = '1';
  graded = 0;
  closed = Promise.withResolvers<never>();
  readonly #grade: () => Promise<void>;

  constructor(grade: () => Promise<void> = async () => undefined) {
    this.#grade = grade;
    this.closed.promise.catch(() => undefined);
  }

  async courseVersion(): Promise<string> {
    return this.version;
  }

  async grade({ slug, variant }: Parameters<Sandbox['grade']>[0]): Promise<ExerciseVerdict> {
    this.graded += 1;
    await Promise.race([this.#grade(), this.closed.promise]);
    const { problem: _, ...verdict } = ungradable({ slug, variant }, undefined, 'failures');
    return { ...verdict, status: 'pass', points: 100, maxPoints: 100 };
  }

  async close(): Promise<void> {
    this.closed.reject(new SandboxBroken('This sandbox is closed.'));
  }
}

beforeAll(async () => {
  // A course of one exercise.
  root = await mkdtemp(join(tmpdir(), 'coldstart-worker-'));
  await cp(join(ROOT, 'exercises', '01-hello-event'), join(root, 'exercises', '01-hello-event'), { recursive: true });
  database = await openDatabase({ folder: undefined });
  queue = await Queue.open(database, (message) => said.push(message));
});

beforeEach(async () => {
  said = [];
  await database.query('delete from classroom_queue.job');
  await database.query('delete from classroom.classes');
  await openClass(database, 'workshop', 'A workshop');
  learner = randomUUID();
  await database.query(
    `insert into classroom.learners (id, class_id, name, origin) values ($1, 'workshop', 'Ann', 'code')`,
    [learner],
  );
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close(0)));
});

afterAll(async () => {
  await queue.close();
  await database.close();
  await rm(root, { recursive: true });
});

async function start(...sandboxes: readonly (Sandbox | SandboxBroken)[]): Promise<Worker> {
  const left = [...sandboxes];
  const worker = await startWorker({
    database,
    queue,
    root,
    slots: 1,
    trust: true,
    say: (message) => said.push(message),
    open: async () => {
      const next = left.length > 1 ? left.shift() : left[0];
      if (next instanceof SandboxBroken || next === undefined) throw next;
      return next;
    },
  });
  workers.push(worker);
  return worker;
}

async function submit(): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  const about = { classId: 'workshop', learnerId: learner, slug: 'hello-event', variant: 'typescript' };
  const files = { files: pack([]), fileCount: 0, submittedAt: now, writtenAt: now, late: 0 };
  await new Intake(database, queue).keep({ id, ...about, ...files });
  return id;
}

/** Holds up those who come to it while it is shut. */
class Gate {
  #open = Promise.withResolvers<void>();
  #reached = Promise.withResolvers<void>();

  constructor() {
    this.open();
  }

  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  shut(): void {
    this.#open = Promise.withResolvers();
    this.#reached = Promise.withResolvers();
  }

  open(): void {
    this.#open.resolve();
  }

  async pass(): Promise<void> {
    this.#reached.resolve();
    await this.#open.promise;
  }
}

/** @returns the verdicts of a submission, once nothing waits or is graded any more */
async function settled(id: string): Promise<object[]> {
  await expect.poll(() => queue.length(), { timeout: 60_000 }).toEqual({ waiting: 0, grading: 0 });
  return await verdicts(id);
}

/** @returns its verdicts, once there are some */
async function graded(id: string): Promise<object[]> {
  await expect.poll(() => verdicts(id), { timeout: 60_000 }).not.toEqual([]);
  return await verdicts(id);
}

async function verdicts(id: string): Promise<object[]> {
  return database.query(
    'select round, status, points::int, course_version, worker from classroom.verdicts where submission_id = $1 order by round',
    [id],
  );
}

test('a worker grades what waits, and is known while it lives', async () => {
  const id = await submit();
  const worker = await start(new FakeSandbox());
  expect(await settled(id)).toEqual([
    { round: 0, status: 'pass', points: 100, course_version: '1', worker: worker.id },
  ]);
  expect(await listWorkers(database)).toMatchObject([
    { id: worker.id, slots: 1, isolation: { kind: 'none' }, alive: true, otherCourse: false },
  ]);
  await worker.close();
  expect(await listWorkers(database)).toEqual([]);
});

test('a submission that was deleted meanwhile is nobody’s job any more', async () => {
  const id = await submit();
  await database.query('delete from classroom.learners');
  const sandbox = new FakeSandbox();
  await start(sandbox);
  expect(await settled(id)).toEqual([]);
  expect(sandbox.graded).toBe(0);
});

test('what a broken sandbox could not grade is graded in another one, once one opens', async () => {
  const broken = new FakeSandbox(async () => {
    throw new SandboxBroken('The engine is gone.');
  });
  const id = await submit();
  await start(broken, new SandboxBroken('No engine answers. Start Docker.'), new FakeSandbox());
  expect(await settled(id)).toMatchObject([{ status: 'pass' }]);
  expect(said).toEqual([
    'A sandbox broke, and is opened anew. The engine is gone.',
    'No sandbox opens; the next attempt is in 1 seconds. No engine answers. Start Docker.',
  ]);
});

test('what breaks twenty sandboxes is graded no more, and its learner is told', async () => {
  const id = await submit();
  // As after nineteen of them: each would take a second.
  await database.query(`update classroom_queue.job set data = data || '{"failures": 19}' where name = 'grade'`);
  await start(new FakeSandbox(async () => Promise.reject(new SandboxBroken('The engine is gone.'))));
  expect(await settled(id)).toMatchObject([{ status: 'error', points: 0 }]);
  const [row] = await database.query('select verdict from classroom.verdicts');
  expect(row).toMatchObject({ verdict: { problem: { remedy: expect.stringContaining('Tell your instructor.') } } });
});

test('a worker that dies is no fault of the submission, however often', async () => {
  const id = await submit();
  await database.query(`update classroom_queue.job set retry_count = 50, started_on = now() where name = 'grade'`);
  await start(new FakeSandbox());
  expect(await settled(id)).toMatchObject([{ status: 'pass' }]);
});

const problemOf = async (id: string): Promise<unknown> => {
  const [row] = await database.query<{ verdict: ExerciseVerdict }>(
    'select verdict from classroom.verdicts where submission_id = $1',
    [id],
  );
  return row?.verdict.problem;
};

test('what its grader has died of three times is graded no more, and says so', async () => {
  const id = await submit();
  // As after two of them: each would take seconds.
  await database.query(`update classroom_queue.job set data = data || '{"grader": 2}' where name = 'grade'`);
  const dying = new FakeSandbox(async () => Promise.reject(new GraderDied('SIGKILL')));
  await start(dying);
  expect(await settled(id)).toMatchObject([{ status: 'error', points: 0 }]);
  expect(dying.graded).toBe(1);
  expect(await problemOf(id)).toMatchObject({
    message: expect.stringContaining('the grader died 3 times'),
    remedy: expect.stringContaining('submit again'),
  });
});

/** Workers that are dead, the first one longest; each was killed with a job in hand where it has one. */
async function killWorkers(...had: readonly (string | undefined)[]): Promise<void> {
  for (const [index, submission] of had.entries()) {
    const worker = randomUUID();
    await database.query(
      `insert into classroom.workers (id, host, slots, isolation, course_versions, seen_at)
       values ($1, 'here', 1, '{"kind":"none"}', '{}', now() - $2 * interval '1 second')`,
      [worker, 600 - index],
    );
    await database.query(
      `update classroom_queue.job set retry_count = retry_count + 1, state = 'retry',
         data = jsonb_set(data, '{takers}', coalesce(data->'takers', '[]') || to_jsonb($2::text))
       where name = 'grade' and data->>'submission' = $1`,
      [submission ?? null, worker],
    );
  }
}

test('what five workers in a row have died of is graded no more', async () => {
  const id = await submit();
  await killWorkers(id, id, id, id, id);
  const sandbox = new FakeSandbox();
  await start(sandbox);
  expect(await settled(id)).toMatchObject([{ status: 'error', points: 0 }]);
  expect(sandbox.graded).toBe(0);
  expect(await problemOf(id)).toMatchObject({ message: expect.stringContaining('workers died') });
});

test('workers that die without it clear a submission; one that was there twice comes behind the others', async () => {
  const cleared = await submit();
  await killWorkers(cleared, cleared, undefined, cleared, cleared, cleared);
  const sandbox = new FakeSandbox();
  const first = await start(sandbox);
  expect(await settled(cleared)).toMatchObject([{ status: 'pass' }]);
  await first.close();
  await database.query('delete from classroom.workers');
  const suspect = await submit();
  await killWorkers(suspect, suspect);
  const other = await submit();
  await start(new FakeSandbox());
  expect(await graded(other)).toMatchObject([{ status: 'pass' }]);
  expect(await verdicts(suspect)).toEqual([]);
  expect(await queue.ahead([suspect])).toEqual(new Map([[suspect, 0]]));
  // Its time has come.
  await database.query(`update classroom_queue.job set start_after = now() where name = 'grade' and state = 'retry'`);
  expect(await settled(suspect)).toMatchObject([{ status: 'pass' }]);
});

test('what is in hand at the end is given back, and is no failure', async () => {
  const id = await submit();
  const begun = Promise.withResolvers<void>();
  const endless = new FakeSandbox(() => {
    begun.resolve();
    return new Promise(() => undefined);
  });
  const worker = await start(endless);
  await begun.promise;
  await worker.close(0);
  expect(await queue.length()).toEqual({ waiting: 1, grading: 0 });
  await start(new FakeSandbox());
  expect(await settled(id)).toMatchObject([{ status: 'pass' }]);
});

test('a worker with an older course grades nothing more once another one has a newer one', async () => {
  const [older, newer] = [new Gate(), new Gate()];
  const old = new FakeSandbox(() => older.pass());
  await start(old);
  older.shut();
  const first = await submit();
  await older.reached;
  // Meanwhile somebody mends a check elsewhere.
  const fresh = new FakeSandbox(() => newer.pass());
  fresh.version = '2';
  await start(fresh);
  const second = await submit();
  expect(await graded(second)).toMatchObject([{ course_version: '2' }]);
  newer.shut();
  const [third, fourth] = [await submit(), await submit()];
  await newer.reached;
  older.open();
  // The old one finds the one that the newer has no hand free for, and leaves it.
  await expect.poll(() => said).toContainEqual(expect.stringContaining('Bring this clone up to date.'));
  expect(old.graded).toBe(1);
  newer.open();
  expect(await settled(first)).toMatchObject([{ course_version: '1' }]);
  for (const id of [third, fourth]) expect(await graded(id)).toMatchObject([{ course_version: '2' }]);
});

test('a check that changes under a worker is noticed, and its course is the newest then', async () => {
  const sandbox = new FakeSandbox();
  const worker = await start(sandbox);
  expect(await settled(await submit())).toMatchObject([{ course_version: '1' }]);
  sandbox.version = '2';
  expect(await settled(await submit())).toMatchObject([{ course_version: '2', worker: worker.id }]);
  const [row] = await database.query(`select course_versions from classroom.workers where id = $1`, [worker.id]);
  expect(row).toEqual({ course_versions: { 'hello-event': '2' } });
});

test('a re-grading is done by the course that it names, and dropped once it is given up', async () => {
  const id = await submit();
  const sandbox = new FakeSandbox();
  await start(sandbox);
  await settled(id);
  const regrade = async (version: string): Promise<number> => {
    const [row] = await database.query<{ round: number }>(
      `insert into classroom.regrades (class_id, slug, course_version, total) values ('workshop', 'hello-event', $1, 1) returning round`,
      [version],
    );
    const round = row?.round ?? 0;
    await database.transaction((transaction) => queue.add(transaction, [{ submission: id, round }]));
    return round;
  };
  const first = await regrade('1');
  expect(await settled(id)).toMatchObject([{ round: 0 }, { round: first, course_version: '1' }]);
  const other = await regrade('2');
  await expect.poll(() => said).toContainEqual(expect.stringContaining('Bring this clone up to date.'));
  await database.query(`update classroom.regrades set state = 'discarded' where round = $1`, [other]);
  expect(await settled(id)).toHaveLength(2);
  expect(sandbox.graded).toBe(2);
});
