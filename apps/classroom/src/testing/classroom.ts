import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadCourse } from '@coldstart/exercise';
import type { CheckVerdict, ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { Intake } from '../intake.ts';
import { Queue, type TakenJob } from '../queue/queue.ts';
import { openClass, setRules, type Class } from '../records/classes.ts';
import { exercisesOf, type Exercises } from '../records/course.ts';
import { pack } from '../records/submissions.ts';
import { writeVerdict } from '../records/verdicts.ts';

/** The course of this repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** A class with records in memory, which tests fill by hand. PGlite takes a second to start: one for each file. */
export interface TestRecords {
  readonly database: Database;
  readonly queue: Queue;
  readonly intake: Intake;
  readonly klass: Class;
  readonly exercises: Exercises;
  /** What the queue had to say of itself. */
  readonly said: readonly string[];
  learner(name: string): Promise<string>;
  /** @returns its id */
  submit(
    learnerId: string,
    about?: { readonly slug?: string; readonly text?: string; readonly late?: number },
  ): Promise<string>;
  /** Takes everything that waits, and gives it the verdict of `judge`: the checks that fail, of two. */
  grade(judge?: (job: TakenJob) => readonly ('first' | 'second')[], version?: string): Promise<void>;
  close(): Promise<void>;
}

export async function testRecords(): Promise<TestRecords> {
  const said: string[] = [];
  const database = await openDatabase({ folder: undefined });
  const queue = await Queue.open(database, (message) => said.push(message));
  const intake = new Intake(database, queue);
  const klass = await openClass(database, 'workshop', 'A workshop');
  await setRules(database, klass.id, 'hello-event', { open: true });
  return {
    database,
    queue,
    intake,
    klass,
    exercises: exercisesOf(await loadCourse(ROOT)),
    said,
    learner: (name) => newLearner(database, klass, name),
    submit: (learnerId, about) => submit(intake, klass, learnerId, about),
    grade: (judge = () => [], version = '1') => grade(database, queue, judge, version),
    async close() {
      await queue.close();
      await database.close();
    },
  };
}

async function newLearner(database: Database, klass: Class, name: string): Promise<string> {
  const id = randomUUID();
  await database.query(
    `insert into classroom.learners (id, class_id, name, origin, joined_at) values ($1, $2, $3, 'code', now())`,
    [id, klass.id, name],
  );
  return id;
}

async function submit(
  intake: Intake,
  klass: Class,
  learnerId: string,
  { slug = 'hello-event', text = 'export {}', late = 0 }: { slug?: string; text?: string; late?: number } = {},
): Promise<string> {
  const id = randomUUID();
  const contents = Buffer.from(text).toString('base64');
  await intake.keep({
    id,
    classId: klass.id,
    learnerId,
    slug,
    variant: 'typescript',
    files: pack([{ path: 'src/hello.mts', contents }]),
    fileCount: 1,
    submittedAt: new Date(),
    writtenAt: new Date(),
    late,
  });
  return id;
}

async function grade(
  database: Database,
  queue: Queue,
  judge: (job: TakenJob) => readonly ('first' | 'second')[],
  version: string,
): Promise<void> {
  const empty = Promise.withResolvers<void>();
  const worker = await queue.work(4, async (job) => {
    const found = { job, courseVersion: version, verdict: verdictOf(judge(job)), worker: randomUUID() };
    await writeVerdict(database, queue, found);
    const { waiting, grading } = await queue.length();
    if (waiting + grading === 0) empty.resolve();
  });
  await empty.promise;
  await worker.stop();
}

/** A verdict of two checks, each of half the points. */
export function verdictOf(failing: readonly ('first' | 'second')[]): ExerciseVerdict {
  const checks = (['first', 'second'] as const).map((id): CheckVerdict => {
    const failed = failing.includes(id);
    return {
      id,
      title: `The ${id} check`,
      status: failed ? 'fail' : 'pass',
      points: failed ? 0 : 50,
      maxPoints: 50,
      message: failed ? 'It is not so.' : '',
      duration: 1,
    };
  });
  return {
    slug: 'hello-event',
    number: 1,
    title: 'Hello',
    path: 'exercises/01-hello-event',
    readme: 'exercises/01-hello-event/README.md',
    variant: 'typescript',
    answer: 'work',
    status: failing.length > 0 ? 'fail' : 'pass',
    points: 100 - 50 * failing.length,
    maxPoints: 100,
    cached: false,
    attempt: 1,
    duration: 5,
    checks,
  };
}
