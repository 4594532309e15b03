import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Database } from '../database/database.ts';
import type { Queue, TakenJob } from '../queue/queue.ts';
import { readGradable, type Gradable } from '../records/submissions.ts';
import { beginAnew } from '../records/begin-anew.ts';
import { dropJob, writeVerdict } from '../records/verdicts.ts';
import { wantedVersion } from '../records/workers.ts';
import { GraderDied, SandboxBroken } from '../sandbox/sandbox.ts';
import type { CourseWatch } from './course-watch.ts';
import type { Slot } from './slot.ts';
import { suspicionOf } from './suspicion.ts';
import { MOST_DEATHS, MOST_FAILURES, ungradable, type Why } from './ungradable.ts';

interface Parts {
  readonly database: Database;
  readonly queue: Queue;
  readonly slots: readonly Slot[];
  readonly course: CourseWatch;
  /** Of the worker. */
  readonly id: string;
  /** Says what the course is here, now. */
  report(): Promise<void>;
  /** When nothing is waited for any more. */
  readonly ended: AbortSignal;
  /** Told whether this worker was asked for another version of the course than it has. */
  meant(otherCourse: boolean): void;
}

/** Seconds in which a slot takes nothing after a job that this worker's course is not for: others take it meanwhile. */
const ASIDE = 2;
/** Seconds, for each death of a grader, within which its submission comes again: seldom with what it was beside before. */
const APART = 5;
/** How often an answer is graded whose checks change meanwhile. */
const ROUNDS = 3;

/** What a worker does with each job. */
export class Gradings {
  readonly #parts: Parts;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** From now on, what breaks was broken by closing. */
  close(): void {
    this.#closed = true;
  }

  /** @throws what the database says; the job goes back then, too */
  async grade(job: TakenJob, at: number): Promise<void> {
    const { database, queue, slots, course } = this.#parts;
    const slot = slots[at];
    if (slot === undefined) throw new Error(`There is no slot ${at} in this worker.`);
    const submission = await readGradable(database, job.submission);
    if (submission === undefined) return await dropJob(database, queue, job);
    const giveUp = (why: Why): Promise<void> =>
      this.#write(job, ungradable(submission, course.exercise(submission.slug), why), '');
    if (job.failures >= MOST_FAILURES) return await giveUp('failures');
    if (job.deaths.grader >= MOST_DEATHS) return await giveUp('grader');
    if (!(await this.#isMeant(job, submission))) return;
    // Out of a container nothing reaches the worker.
    const isOut = slot.sandbox.isolation.kind === 'none';
    const suspicion = isOut ? await suspicionOf(database, job, this.#parts.id) : 'none';
    if (suspicion === 'left') return;
    if (suspicion === 'guilty') return await giveUp('workers');
    try {
      await this.#gradeIn(slot, job, submission);
    } catch (error) {
      if (!(error instanceof SandboxBroken)) throw error;
      await this.#giveBack(job, error);
      // The job is somebody else's now; this slot takes none before it can grade again.
      if (!this.#closed) await slot.mend(error);
    }
  }

  async #giveBack(job: TakenJob, error: SandboxBroken): Promise<void> {
    const died = error instanceof GraderDied && !this.#closed;
    const seconds = died ? 1 + randomInt(APART * (job.deaths.grader + 1)) : this.#closed ? 0 : 1;
    await this.#parts.queue.giveBack(job, { seconds, failed: !died && !this.#closed, died });
  }

  /** Whether it is to be graded by the course as it is here; else it is given back, or dropped. */
  async #isMeant(job: TakenJob, { slug }: Gradable): Promise<boolean> {
    const { database, course, report, meant } = this.#parts;
    const { version, changed } = await course.now(slug);
    // A check was changed under this worker: its course is the newest now.
    if (changed) await report();
    const wanted = await wantedVersion(database, slug, job.round);
    if (wanted === undefined && job.round > 0) {
      await dropJob(database, this.#parts.queue, job);
      return false;
    }
    const isOther = wanted !== undefined && wanted !== version && !(await this.#isAnew(job, version));
    meant(isOther);
    if (isOther) await this.#leave(job);
    return !isOther;
  }

  /** Whether a re-grading is by this worker’s checks now, since all workers that had its own have gone. */
  async #isAnew({ round }: TakenJob, version: string | undefined): Promise<boolean> {
    const { database, queue } = this.#parts;
    return round > 0 && version !== undefined && (await beginAnew(database, queue, round, version));
  }

  async #leave(job: TakenJob): Promise<void> {
    await this.#parts.queue.giveBack(job, { seconds: 0, failed: false });
    // Whoever has left it must not be the first again to find it.
    await wait(ASIDE * 1000, undefined, { signal: this.#parts.ended }).catch(() => undefined);
  }

  async #gradeIn({ sandbox }: Slot, job: TakenJob, submission: Gradable): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const courseVersion = await sandbox.courseVersion(submission.slug);
      const verdict = await sandbox.grade(submission);
      // Else the checks were changed meanwhile, and nobody can tell which ones said this.
      if ((await sandbox.courseVersion(submission.slug)) === courseVersion)
        return await this.#write(job, verdict, courseVersion);
    }
    await this.#leave(job);
  }

  async #write(job: TakenJob, verdict: ExerciseVerdict, courseVersion: string): Promise<void> {
    const { database, queue, id } = this.#parts;
    // Nothing is written where somebody else has the job by now, nor by checks that a re-grading has left behind.
    const written = await writeVerdict(database, queue, { job, courseVersion, verdict, worker: id });
    if (!written) await queue.giveBack(job, { seconds: 0, failed: false });
  }
}
