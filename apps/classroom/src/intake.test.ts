import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pack, readGradable, type NewSubmission } from './records/submissions.ts';
import { writeVerdict } from './records/verdicts.ts';
import { testRecords, verdictOf, type TestRecords } from './testing/classroom.ts';

let records: TestRecords;
let learner: string;

beforeAll(async () => {
  records = await testRecords();
});

beforeEach(async () => {
  learner = await records.learner('Ann');
});

afterAll(async () => {
  await records.close();
  expect(records.said).toEqual([]);
});

const submission = async (about: Partial<NewSubmission> = {}): Promise<NewSubmission> => ({
  id: randomUUID(),
  classId: records.klass.id,
  learnerId: learner,
  slug: 'hello-event',
  variant: 'typescript',
  files: pack([{ path: 'src/hello.mts', contents: Buffer.from('export {}').toString('base64') }]),
  fileCount: 1,
  submittedAt: new Date(),
  writtenAt: new Date(),
  late: 0,
  ...about,
});

describe('what arrives at once', () => {
  test('is kept, each with one job, and each job comes to one verdict', async () => {
    const { database, queue, intake } = records;
    const all = await Promise.all(Array.from({ length: 300 }, () => submission()));
    const kept = await Promise.all(all.map((one) => intake.keep(one)));
    expect(new Set(kept)).toEqual(new Set(['new']));
    expect(await queue.length()).toEqual({ waiting: 300, grading: 0 });
    const back = await readGradable(database, all[17]?.id ?? '');
    expect(back?.files).toEqual([{ path: 'src/hello.mts', contents: 'ZXhwb3J0IHt9' }]);
    await records.grade();
    const [counted] = await database.query('select count(*)::int as verdicts from classroom.verdicts');
    expect(counted).toEqual({ verdicts: 300 });
  });

  test('counts once when it is sent twice, and never for somebody else', async () => {
    const { queue, intake } = records;
    const one = await submission();
    const other = await records.learner('Bob');
    const first = await Promise.all([intake.keep(one), intake.keep(one), intake.keep({ ...one, learnerId: other })]);
    expect(first).toEqual(['new', 'again', 'taken']);
    expect(await intake.keep({ ...one, learnerId: other })).toBe('taken');
    expect(await queue.length()).toEqual({ waiting: 1, grading: 0 });
    await records.grade();
  });

  test('is kept although something else that came with it cannot be', async () => {
    const nobody = randomUUID();
    const all = [await submission(), await submission({ learnerId: nobody }), await submission()];
    const results = await Promise.allSettled(all.map((one) => records.intake.keep(one)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await records.grade();
  });
});

describe('a job', () => {
  test('is settled with its verdict, which is written once', async () => {
    const { database, queue, intake } = records;
    const one = await submission();
    await intake.keep(one);
    const done = Promise.withResolvers<readonly boolean[]>();
    const worker = await queue.work(1, async (job) => {
      const found = { job, courseVersion: '1', verdict: verdictOf([]), worker: randomUUID() };
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
    const { database, queue, intake } = records;
    await intake.keep(await submission());
    const attempts: number[] = [];
    const done = Promise.withResolvers<void>();
    const worker = await queue.work(1, async (job) => {
      attempts.push(job.retryCount);
      if (job.retryCount === 0) throw new Error('The engine is gone.');
      await writeVerdict(database, queue, { job, courseVersion: '1', verdict: verdictOf([]), worker: randomUUID() });
      done.resolve();
    });
    await done.promise;
    await worker.stop();
    expect(attempts).toEqual([0, 1]);
  });

  test('of a submission that was deleted meanwhile is settled without a verdict', async () => {
    const { database, intake } = records;
    const one = await submission();
    await intake.keep(one);
    await database.query('delete from classroom.learners where id = $1', [learner]);
    expect(await readGradable(database, one.id)).toBeUndefined();
    await records.grade();
    expect(await database.query('select 1 from classroom.verdicts where submission_id = $1', [one.id])).toEqual([]);
  });
});
