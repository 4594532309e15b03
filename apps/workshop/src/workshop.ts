import { basename, join } from 'node:path';
import type { ExerciseVariant } from '@coldstart/exercise';
import { watchSaves } from '@coldstart/grader/saves';
import type { ExerciseState, ExerciseVerdict, WorkshopEvent } from './api.ts';
import { Events } from './events.ts';
import { Exercises } from './exercises.ts';
import { GraderProcess } from './grader/grader.ts';
import type { GraderMessage, VariantId } from './grader/messages.ts';
import { ProgressFile } from './progress.ts';
import { Runs } from './runs.ts';

const idOf = (variant: ExerciseVariant): VariantId => ({ slug: variant.exercise.slug, variant: variant.name });

/** A course that is being worked on: what is saved is graded, and every page learns of it. */
export class Workshop {
  readonly root: string;
  readonly events = new Events();
  readonly exercises: Exercises;
  readonly progress: ProgressFile;
  readonly grader: GraderProcess;
  /** Graded at every save: exercises whose page was opened, or that were graded here. */
  readonly #watched = new Set<string>();
  readonly #runs = new Runs();
  readonly #saves: ReturnType<typeof watchSaves>;

  constructor(root: string) {
    this.root = root;
    this.exercises = new Exercises(root);
    this.progress = new ProgressFile(root);
    this.grader = new GraderProcess(root, {
      onMessage: (message) => this.#receive(message),
      onReady: (ready, message) =>
        this.events.send({ type: 'grader', ready, ...(message !== undefined && { message }) }),
      onInterrupted: (variantId) => {
        void this.#broken(variantId, 'The grader ended while it ran, and is started again');
      },
    });
    this.#saves = watchSaves({
      folders: [join(root, 'exercises')],
      onSaved: (files) => void this.#saved(files),
      onError: (error) => void process.stderr.write(`Saves are not noticed any more: ${String(error)}\n`),
    });
  }

  /** Resolves once no save is missed any more. */
  get watching(): Promise<void> {
    return this.#saves.ready;
  }

  watch(variant: ExerciseVariant): void {
    this.#watched.add(keyOf(variant));
  }

  grade(variant: ExerciseVariant): void {
    this.watch(variant);
    this.grader.grade(idOf(variant));
  }

  async state(variant: ExerciseVariant): Promise<ExerciseState> {
    const state = await this.exercises.state(variant);
    const run = this.#runs.of(state.slug, state.variant);
    return { ...state, ...(run !== undefined && { run }) };
  }

  async close(): Promise<void> {
    this.events.close();
    await Promise.all([this.#saves.close(), this.grader.close()]);
  }

  async #saved(files: readonly string[]): Promise<void> {
    if (files.some((file) => basename(file) === 'exercise.yaml')) {
      this.exercises.forget();
      this.grader.forget();
    }
    for (const variant of await this.exercises.touchedBy(files)) {
      this.events.send({ type: 'files', ...idOf(variant) });
      if (this.#watched.has(keyOf(variant))) this.grader.grade(idOf(variant));
    }
  }

  #receive(message: Exclude<GraderMessage, { type: 'ready' | 'cloud' }>): void {
    switch (message.type) {
      case 'check': {
        const { lines, ...check } = message;
        this.exercises.keepTrace(message, message.verdict.id, message.trace);
        this.#send(check);
        const { slug, variant } = message;
        if (lines.length > 0) this.events.send({ type: 'output', slug, variant, lines });
        return;
      }
      case 'verdict':
        this.#send(message);
        if (message.verdict.status !== 'error') void this.#count(message.verdict);
        return;
      case 'failed':
        return void this.#broken(message, message.message);
      default:
        this.#send(message);
    }
  }

  #send(event: WorkshopEvent): void {
    this.#runs.update(event);
    this.events.send(event);
  }

  async #count({ slug, points, maxPoints }: ExerciseVerdict): Promise<void> {
    const at = new Date().toISOString();
    try {
      const progress = await this.progress.add({
        version: 1,
        read: {},
        quizzes: {},
        exercises: { [slug]: { points, of: maxPoints, at } },
      });
      this.events.send({ type: 'progress', progress });
    } catch (error) {
      process.stderr.write(`Progress could not be kept: ${String(error)}\n`);
    }
  }

  /** A run that has no verdict says so as one: nothing on the page waits for ever. */
  async #broken(variantId: VariantId, message: string): Promise<void> {
    const variant = await this.exercises.find(variantId.slug, variantId.variant);
    if (variant === undefined) return;
    const { slug, number, manifest } = variant.exercise;
    const verdict: ExerciseVerdict = {
      slug,
      number,
      title: manifest.title,
      path: variant.path,
      variant: variant.name,
      answer: 'work',
      status: 'error',
      points: 0,
      maxPoints: 100,
      cached: false,
      attempt: 0,
      problem: { kind: 'course', message, details: [], remedy: 'Save once more, or run the checks again.' },
      checks: manifest.checks.map(({ id, title, points }) => ({
        id,
        title,
        status: 'error',
        points: 0,
        maxPoints: points,
        message: `Not run: ${message}.`,
        duration: 0,
      })),
      duration: 0,
    };
    this.#send({ type: 'verdict', ...variantId, verdict });
  }
}

const keyOf = (variant: ExerciseVariant): string => `${variant.exercise.slug}.${variant.name}`;
