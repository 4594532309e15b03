import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { openDatabase } from './database/open.ts';
import type { Database } from './database/database.ts';
import { Intake } from './intake.ts';
import { Queue } from './queue/queue.ts';
import { openClass } from './records/classes.ts';
import { pack, readGradable, type NewSubmission } from './records/submissions.ts';
import { writeVerdict } from './records/verdicts.ts';

const VERDICT: ExerciseVerdict = {
  slug: 'hello-event',
  number: 1,
  title: 'Hello',
  path: 'exercises/01-hello-event',
  readme: 'exercises/01-hello-event/README.md',
  variant: 'typescript',
  answer: 'work',
  status: 'pass',
  points: 100,
  maxPoints: 100,
  cached: false,
  attempt: 1,
  duration: 5,
  checks: [],
};

let database: Database;
let queue: Queue;
let intake: Intake;
let learner: string;
const said: string[] = [];

beforeAll(async () => {
  database = await openDatabase({ folder: undefined });
  queue = await Queue.open(database, (message) => said.push(message));
  intake = new Intake(database, queue);
  await openClass(database, 'workshop', 'A workshop');
});

beforeEach(async () => {
  learner = await newLearner('Ann');
});

afterAll(async () => {
  await queue.close();
  await database.close();
  expect(said).toEqual([]);
});

/** Takes what waits, so that each test begins with an empty queue. */
async function drain(): Promise<void> {
  const worker = await queue.work(4, async (job) => {
    await writeVerdict(database, queue, { job, courseVersion: '1', verdict: VERDICT, worker: randomUUID() });
  });
  await expect.poll(() => queue.length(), { timeout: 30_000 }).toEqual({ waiting: 0, grading: 0 });
  await worker.stop();
}

async function newLearner(name: string): Promise<string> {
  const id = randomUUID();
  await database.query(
    `insert into classroom.learners (id, class_id, name, origin, joined_at) values ($1, 'workshop', $2, 'code', now())`,
    [id, name],
  );
  return id;
}

const submission = async (about: Partial<NewSubmission> = {}): Promise<NewSubmission> => ({
  id: randomUUID(),
  classId: 'workshop',
  learnerId: learner,
  slug: 'hello-event',
  variant: 'typescript',
  files: await pack([{ path: 'src/hello.mts', contents: Buffer.from('export {}').toString('base64') }]),
  fileCount: 1,
  submittedAt: new Date(),
  writtenAt: new Date(),
  late: 0,
  ...about,
});

describe('what arrives at once', () => {
  test('is kept, each with one job, and each job comes to one verdict', async () => {
    const all = await Promise.all(Array.from({ length: 300 }, () => submission()));
    const kept = await Promise.all(all.map((one) => intake.keep(one)));
    expect(new Set(kept)).toEqual(new Set(['new']));
    expect(await queue.length()).toEqual({ waiting: 300, grading: 0 });
    const back = await readGradable(database, all[17]?.id ?? '');
    expect(back?.files).toEqual([{ path: 'src/hello.mts', contents: 'ZXhwb3J0IHt9' }]);
    await drain();
    const [counted] = await database.query('select count(*)::int as verdicts from classroom.verdicts');
    expect(counted).toEqual({ verdicts: 300 });
  });

  test('counts once when it is sent twice, and never for somebody else', async () => {
    const one = await submission();
    const other = await newLearner('Bob');
    const first = await Promise.all([intake.keep(one), intake.keep(one), intake.keep({ ...one, learnerId: other })]);
    expect(first).toEqual(['new', 'again', 'taken']);
    expect(await intake.keep({ ...one, learnerId: other })).toBe('taken');
    expect(await queue.length()).toEqual({ waiting: 1, grading: 0 });
    await drain();
  });

  test('is kept although something else that came with it cannot be', async () => {
    const nobody = randomUUID();
    const all = [await submission(), await submission({ learnerId: nobody }), await submission()];
    const results = await Promise.allSettled(all.map((one) => intake.keep(one)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await drain();
  });
});

describe('a job', () => {
  test('is settled with its verdict, which is written once', async () => {
    const one = await submission();
    await intake.keep(one);
    const done = Promise.withResolvers<readonly boolean[]>();
    const worker = await queue.work(1, async (job) => {
      const found = { job, courseVersion: '1', verdict: VERDICT, worker: randomUUID() };
      done.resolve([await writeVerdict(database, queue, found), await writeVerdict(database, queue, found)]);
    });
    expect(await done.promise).toEqual([true, false]);
    await worker.stop();
    const rows = await database.query('select round, points::int from classroom.verdicts where submission_id = $1', [
      one.id,
    ]);
    expect(rows).toEqual([{ round: 0, points: 100 }]);
  });

  test('goes back when it could not be graded', async () => {
    await intake.keep(await submission());
    const attempts: number[] = [];
    const done = Promise.withResolvers<void>();
    const worker = await queue.work(1, async (job) => {
      attempts.push(job.retryCount);
      if (job.retryCount === 0) throw new Error('The engine is gone.');
      await writeVerdict(database, queue, { job, courseVersion: '1', verdict: VERDICT, worker: randomUUID() });
      done.resolve();
    });
    await done.promise;
    await worker.stop();
    expect(attempts).toEqual([0, 1]);
  });

  test('of a submission that was deleted meanwhile is settled without a verdict', async () => {
    const one = await submission();
    await intake.keep(one);
    await database.query('delete from classroom.learners where id = $1', [learner]);
    expect(await readGradable(database, one.id)).toBeUndefined();
    await drain();
    expect(await database.query('select 1 from classroom.verdicts where submission_id = $1', [one.id])).toEqual([]);
  });
});
