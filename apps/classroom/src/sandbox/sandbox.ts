import type { Isolation, SubmittedFile } from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { startProcess } from './child-process.ts';
import { removeLeftovers, startContainer } from './container.ts';
import { CourseOutside } from './course.ts';
import { EngineSlow, findEngine, type Engine } from './engine.ts';
import { GradingSlot, START, type Ground } from './grading-slot.ts';
import { ensureImage } from './image/image.ts';
import { GraderDied, SandboxBroken } from './broken.ts';
import { proveIsolation } from './canary/canary.ts';

export { GraderDied, SandboxBroken };

/** Where submissions are graded, one at a time. */
export interface Sandbox {
  readonly isolation: Isolation;
  /**
   * Hash by which the course's checks of an exercise are told from other versions of them; the same on each machine with
   * the same course.
   *
   * @throws SandboxBroken where the course has no such exercise
   */
  courseVersion(slug: string): Promise<string>;
  /**
   * Grades a submission, by the checks as they are now. Whatever it does, that is its verdict.
   *
   * @throws SandboxBroken when it is no fault of the submission's: it is to be graded elsewhere, or later
   */
  grade(asked: GradeAsked): Promise<ExerciseVerdict>;
  close(): Promise<void>;
}

export interface GradeAsked {
  readonly slug: string;
  readonly variant: string;
  readonly files: readonly SubmittedFile[];
  /** Files of the starter that are not there any more. */
  readonly removed?: readonly string[];
}

export interface SandboxOptions {
  /** Absolute path of the course. */
  readonly root: string;
  /** Learners are trusted: where there is no container engine, their code runs in processes of this machine. */
  readonly trust: boolean;
  /** Image with Node 24 that submissions are graded on, where this machine is no Linux; its own files when left out. */
  readonly baseImage?: string | undefined;
  /** Told what takes time. */
  readonly log?: (message: string) => void;
  /** More arguments for the engine's `run`, such as `--runtime=runsc`. */
  readonly engineArguments?: readonly string[];
  /** Milliseconds that an engine may take to say that it is there; ten seconds when left out. */
  readonly patience?: number | undefined;
}

/**
 * Opens a sandbox. All that are opened in a process for a course share one image.
 *
 * @throws SandboxBroken that says what to do, where submissions cannot be kept apart from this machine
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { root, trust, log = () => undefined } = options;
  const course = new CourseOutside(root);
  const engine = await askForEngine(options.patience);
  if (engine !== undefined) {
    const ground = await containerGround(engine, options, log);
    return new GradingSlot(course, { kind: 'container', engine: engine.name }, ground);
  }
  if (!trust) {
    throw new SandboxBroken(
      'No container engine answers on this machine, so that learners’ code cannot be kept apart from it. Start Docker or Podman; or, if you trust your learners with this machine, use --trust-learners.',
    );
  }
  return new GradingSlot(
    course,
    { kind: 'none' },
    { start: async () => startProcess(root), shared: true, lost: async () => undefined },
  );
}

/**
 * Whoever trusts learners trusts them where there is no engine: one that is there and slow is no reason to do without it.
 *
 * @throws SandboxBroken where it does not answer in time
 */
async function askForEngine(patience: number | undefined): Promise<Engine | undefined> {
  try {
    return await findEngine(patience);
  } catch (error) {
    if (!(error instanceof EngineSlow)) throw error;
    throw new SandboxBroken(
      `A container engine is there, but too slow: ${error.message} Nothing is graded without it, --trust-learners or not. Wait until \`docker info\` (or \`podman info\`) answers, then try again; or stop the engine, where you do not want it.`,
      { cause: error },
    );
  }
}

async function containerGround(
  engine: Engine,
  { root, baseImage, engineArguments = [] }: SandboxOptions,
  log: (message: string) => void,
): Promise<Ground> {
  await removeLeftovers(engine);
  const image = (): Promise<string> => ensureImage({ engine, root, baseImage, log });
  await proveOnce(engine, await image(), root, engineArguments);
  return {
    start: async () => startContainer(engine, await image(), engineArguments).program,
    shared: false,
    lost: async () =>
      (await askForEngine(undefined)) === undefined
        ? 'The container engine answers no more. Start it again.'
        : undefined,
  };
}

/** What was proved in this process, by image and arguments. */
const proofs = new Map<string, Promise<void>>();

async function proveOnce(engine: Engine, image: string, root: string, more: readonly string[]): Promise<void> {
  const key = JSON.stringify([engine.name, image, more]);
  const proof = proofs.get(key) ?? prove(engine, image, root, more);
  proofs.set(key, proof);
  try {
    await proof;
  } catch (error) {
    proofs.delete(key);
    throw error;
  }
}

/** @throws SandboxBroken where something can be reached, or nothing can be started */
async function prove(engine: Engine, image: string, root: string, more: readonly string[]): Promise<void> {
  const container = startContainer(engine, image, more);
  try {
    await container.program.ready(START);
    await proveIsolation(container, root);
  } catch (error) {
    if (error instanceof SandboxBroken) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SandboxBroken(`No container could be tried. ${why}`, { cause: error });
  } finally {
    await container.program.kill();
  }
}
