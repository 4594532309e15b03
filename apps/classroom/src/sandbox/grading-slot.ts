import { randomBytes, randomInt } from 'node:crypto';
import type { Isolation } from '@coldstart/classroom/protocol';
import type { Exercise, ExerciseVariant } from '@coldstart/exercise';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { GraderDied, SandboxBroken } from './broken.ts';
import { timeFor, ungraded, variantOf, type CourseOutside } from './course.ts';
import { ProgramEnded, ProgramLate, type Program, type ProgramAnswer } from './program.ts';
import type { GradeAsked, Sandbox } from './sandbox.ts';

/** What the grader inside is started on. */
export interface Ground {
  /** With the exercises as they are now. */
  start(): Promise<Program>;
  /** Whether it is this machine itself: files change with the machine's, and what it lacks may be somebody else's doing. */
  readonly shared: boolean;
  /** Why it can be used no more, in words; undefined while it can. */
  lost(): Promise<string | undefined>;
}

/**
 * Submissions that one program grades before another takes its place: it costs one or two seconds of a processor to start
 * one, less than one hundredth for each submission then, and whatever might pile up has an end.
 */
const MOST_USES = 200;
/** Milliseconds that a start may take, on a busy machine. */
export const START = 120_000;
/** How often a submission is tried whose program has ended: the first time may have been somebody else's fault. */
const TRIES = 2;

interface Started {
  readonly program: Program;
  readonly versions: ReadonlyMap<string, string>;
}

/** Grades one submission after the other, in a program that is replaced whenever it may not be as new. */
export class GradingSlot implements Sandbox {
  readonly isolation: Isolation;
  readonly #course: CourseOutside;
  readonly #ground: Ground;
  readonly #time: (exercise: Exercise) => number;
  #current: Promise<Started> | undefined;
  #next: Promise<Started> | undefined;
  readonly #ending = new Set<Promise<void>>();
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param time milliseconds that a submission to an exercise may take */
  constructor(
    course: CourseOutside,
    isolation: Isolation,
    ground: Ground,
    time: (exercise: Exercise) => number = timeFor,
  ) {
    this.#time = time;
    this.#course = course;
    this.isolation = isolation;
    this.#ground = ground;
  }

  async courseVersion(slug: string): Promise<string> {
    return (await this.#find(slug)).version;
  }

  async grade(asked: GradeAsked): Promise<ExerciseVerdict> {
    const graded = this.#turn.then(() => this.#grade(asked));
    this.#turn = graded.catch(() => undefined);
    return await graded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#end(this.#current);
    this.#end(this.#next);
    await Promise.all(this.#ending);
  }

  /** Has a program ready before the first submission needs it. @throws SandboxBroken */
  async warm(): Promise<void> {
    await this.#program();
  }

  async #grade({ slug, variant: name, files, removed = [] }: GradeAsked): Promise<ExerciseVerdict> {
    const { exercise, version } = await this.#find(slug);
    const variant = variantOf(exercise, name);
    if (variant === undefined) throw new SandboxBroken(`${slug} has no variant \`${name}\`.`);
    const began = performance.now();
    const refuse = (message: string, remedy: string): ExerciseVerdict =>
      ungraded(variant, message, remedy, performance.now() - began);
    const time = this.#time(exercise);
    for (let tries = 1; ; tries += 1) {
      const { program } = await this.#program(slug, version);
      const token = randomBytes(16).toString('hex');
      const seed = randomInt(1_000_000_000);
      try {
        const answer = await program.ask({ token, slug, variant: name, files, removed, version, seed }, time);
        const verdict = verdictOf(answer, variant);
        if (answer.type === 'verdict' && answer.spent !== undefined) this.#replace();
        return verdict;
      } catch (error) {
        this.#replace();
        if (error instanceof ProgramLate) {
          return refuse(
            `Grading was ended after ${time / 1000} seconds, the longest that all checks of this exercise may take`,
            'Look for what does not end: a loop, a wait without a limit, or processes that are left running. Then submit again.',
          );
        }
        if (!(error instanceof ProgramEnded)) throw error;
        const lost = await this.#ground.lost();
        if (lost !== undefined) throw new SandboxBroken(lost, { cause: error });
        // Whoever asks counts, and lets time pass: what has ended it may end the next one, too.
        if (this.#ground.shared) throw diedOf(program, error);
        if (tries < TRIES) continue;
        return refuse(
          'Grading this submission ended the grader, twice, each time in a new sandbox',
          'Look for what uses up memory, processes or the disk: nothing else ends it. Then submit again; ask your instructor if you find nothing.',
        );
      }
    }
  }

  async #find(slug: string): ReturnType<CourseOutside['exercise']> {
    try {
      return await this.#course.exercise(slug);
    } catch (error) {
      throw new SandboxBroken(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  /** One that has the exercise as it is now, and is not worn out. @throws SandboxBroken */
  async #program(slug?: string, version?: string): Promise<Started> {
    if (this.#closed) throw new SandboxBroken('This sandbox is closed. Open another one.');
    this.#current ??= this.#start();
    let started = await this.#started(this.#current);
    const { program, versions } = started;
    const other = !this.#ground.shared && slug !== undefined && versions.get(slug) !== version;
    if (other) {
      this.#end(this.#next);
      this.#next = undefined;
    }
    if (other || program.gone || program.uses >= MOST_USES) {
      this.#replace();
      this.#current ??= this.#start();
      started = await this.#started(this.#current);
    }
    // The one that takes its place is ready when it is needed.
    if (started.program.uses === MOST_USES - 2) this.#next ??= this.#start();
    return started;
  }

  async #started(starting: Promise<Started>): Promise<Started> {
    try {
      return await starting;
    } catch (error) {
      if (this.#current === starting) this.#current = undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw new SandboxBroken((await this.#ground.lost()) ?? `No sandbox could be started. ${why}`, { cause: error });
    }
  }

  async #start(): Promise<Started> {
    const versions = await this.#course.versions();
    const program = await this.#ground.start();
    try {
      await program.ready(START);
    } catch (error) {
      await program.kill();
      throw error;
    }
    return { program, versions };
  }

  #replace(): void {
    this.#end(this.#current);
    this.#current = this.#next;
    this.#next = undefined;
  }

  #end(started: Promise<Started> | undefined): void {
    if (started === undefined) return;
    const ending = started
      .then(({ program }) => program.close())
      // One that could not be started has said so to whoever waited for it.
      .catch(() => undefined)
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

/** One that lives and says something else than a verdict is broken. */
const diedOf = ({ gone }: Program, cause: ProgramEnded): SandboxBroken =>
  gone ? new GraderDied(cause.message, { cause }) : new SandboxBroken(cause.message, { cause });

/** What it says, if that can be a verdict on this exercise. @throws ProgramEnded else: it is not what it was */
function verdictOf(answer: ProgramAnswer, { exercise, name }: ExerciseVariant): ExerciseVerdict {
  if (answer.type === 'broken') throw new ProgramEnded(answer.message);
  const { verdict } = answer;
  const asked = exercise.manifest.checks.map(({ id, points }) => `${id} ${points}`).join();
  const told = verdict.checks.map(({ id, maxPoints }) => `${id} ${maxPoints}`).join();
  const sum = verdict.checks.reduce((points, check) => points + check.points, 0);
  const fits = verdict.slug === exercise.slug && verdict.variant === name && asked === told && verdict.points === sum;
  if (!fits) throw new ProgramEnded('What it answered is no verdict on this exercise.');
  return verdict;
}
