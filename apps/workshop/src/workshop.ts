import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Exercise, ExerciseVariant } from '@coldstart/exercise';
import { watchSaves } from '@coldstart/grader/saves';
import type { CloudState, ExerciseState, InvokeAsked, Invoked, Progress, RunTraces, WorkshopEvent } from './api.ts';
import { brokenVerdict } from './broken-verdict.ts';
import { Events } from './events.ts';
import { Exercises } from './exercises.ts';
import { GraderProcess, type Answered } from './grader/grader.ts';
import type { GraderMessage, VariantId } from './grader/messages.ts';
import { JoinedClassroom } from './joined-classroom.ts';
import { ProgressFile, type Reading } from './progress.ts';
import { Runs } from './runs.ts';

const idOf = (variant: ExerciseVariant): VariantId => ({ slug: variant.exercise.slug, variant: variant.name });

/** A course that is being worked on: what is saved is graded, and every page learns of it. */
export class Workshop {
  readonly root: string;
  readonly events = new Events();
  readonly exercises: Exercises;
  readonly grader: GraderProcess;
  readonly classroom: JoinedClassroom;
  readonly #reading: ProgressFile;
  /** Graded at every save: exercises whose page was opened, or that were graded here. */
  readonly #watched = new Set<string>();
  readonly #runs = new Runs();
  readonly #saves: readonly ReturnType<typeof watchSaves>[];
  /** The newest verdicts that the pages know, by how long they took: no two runs take the same. */
  readonly #shown = new Map<string, number>();
  /** The newest verdict is this grader's: its account is still there. */
  readonly #gradedHere = new Set<string>();
  readonly #points = new Map<string, Progress['exercises'][string] | undefined>();

  constructor(root: string) {
    this.root = root;
    this.exercises = new Exercises(root);
    this.classroom = new JoinedClassroom(root);
    this.#reading = new ProgressFile(root);
    this.grader = new GraderProcess(root, {
      onMessage: (message) => this.#receive(message),
      onReady: (ready, message) =>
        this.events.send({ type: 'grader', ready, ...(message !== undefined && { message }) }),
      onInterrupted: (variantId) => {
        void this.#broken(variantId, 'The grader ended while it ran, and is started again');
      },
    });
    const onError = (error: unknown): void =>
      void process.stderr.write(`Saves are not noticed any more: ${String(error)}\n`);
    const verdicts = join(root, '.coldstart', 'verdicts');
    mkdirSync(verdicts, { recursive: true });
    this.#saves = [
      watchSaves({ folders: [join(root, 'exercises')], onSaved: (files) => void this.#saved(files), onError }),
      // What the terminal grades is graded.
      watchSaves({
        folders: [verdicts],
        everything: true,
        onSaved: (files) => void Promise.all(files.map((file) => this.#graded(file))),
        onError,
      }),
    ];
  }

  /** Resolves once no save is missed any more. */
  get watching(): Promise<unknown> {
    return Promise.all(this.#saves.map(({ ready }) => ready));
  }

  watch(variant: ExerciseVariant): void {
    this.#watched.add(keyOf(idOf(variant)));
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

  /** What the exercise has made in the cloud, as far as that is still there. */
  async cloud(variant: ExerciseVariant): Promise<CloudState> {
    return { ...(await this.grader.cloud(idOf(variant))), ...(await this.#elsewhere(variant)) };
  }

  /** What X-Ray has of the exercise's newest run here. */
  async traces(variant: ExerciseVariant): Promise<RunTraces> {
    return { ...(await this.grader.traces(idOf(variant))), ...(await this.#elsewhere(variant)) };
  }

  /** Calls the exercise's function in the account of its newest run here; undefined where there is none. */
  invoke(variant: ExerciseVariant, asked: InvokeAsked): Promise<Invoked | undefined> {
    return this.grader.invoke(idOf(variant), asked);
  }

  async #elsewhere(variant: ExerciseVariant): Promise<{ readonly gradedElsewhere?: true }> {
    const elsewhere = !this.#gradedHere.has(keyOf(idOf(variant))) && (await this.exercises.isGraded(variant));
    return elsewhere ? { gradedElsewhere: true } : {};
  }

  async progress(): Promise<Progress> {
    if (this.#points.size === 0) await this.#look();
    const known = [...this.#points].flatMap(([slug, points]) =>
      points === undefined ? [] : [[slug, points] as const],
    );
    return { ...(await this.#reading.read()), exercises: Object.fromEntries(known) };
  }

  /** Keeps what a page has noted, and tells the others. */
  async note(reading: Reading): Promise<Progress> {
    await this.#reading.add(reading);
    const progress = await this.progress();
    this.events.send({ type: 'progress', progress });
    return progress;
  }

  async close(): Promise<void> {
    this.events.close();
    await Promise.all([...this.#saves.map((saves) => saves.close()), this.grader.close(), this.classroom.close()]);
  }

  async #saved(files: readonly string[]): Promise<void> {
    if (files.some((file) => basename(file) === 'exercise.yaml')) {
      this.exercises.forget();
      this.grader.forget();
    }
    const touched = await this.exercises.touchedBy(files);
    for (const variant of touched) {
      this.events.send({ type: 'files', ...idOf(variant) });
      if (this.#watched.has(keyOf(idOf(variant)))) this.grader.grade(idOf(variant));
    }
    await this.#followProgress(touched);
  }

  /** A verdict was kept: by the grader here, which has told of it, or by the terminal's. */
  async #graded(file: string): Promise<void> {
    const found = await this.exercises.saved(file);
    if (found === undefined) return;
    const { variant, verdict } = found;
    const variantId = idOf(variant);
    const running = this.#runs.of(variantId.slug, variantId.variant) !== undefined;
    if (!running && this.#shown.get(keyOf(variantId)) !== verdict.duration) {
      this.exercises.forgetTraces(variant);
      this.#gradedHere.delete(keyOf(variantId));
      this.#send({ type: 'verdict', ...variantId, verdict });
    }
    await this.#followProgress([variant]);
  }

  /** Tells the pages how far the exercises are now, where that is news. */
  async #followProgress(touched: readonly ExerciseVariant[]): Promise<void> {
    if (touched.length === 0) return;
    const changed = await this.#look(new Set(touched.map(({ exercise }) => exercise)));
    if (changed) this.events.send({ type: 'progress', progress: await this.progress() });
  }

  async #look(only?: ReadonlySet<Exercise>): Promise<boolean> {
    const before = JSON.stringify([...this.#points]);
    for (const [slug, points] of await this.exercises.progress(only)) this.#points.set(slug, points);
    return JSON.stringify([...this.#points]) !== before;
  }

  #receive(message: Exclude<GraderMessage, { type: Answered }>): void {
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
        this.#gradedHere.add(keyOf(message));
        return this.#send(message);
      case 'failed':
        return void this.#broken(message, message.message);
      default:
        this.#send(message);
    }
  }

  #send(event: WorkshopEvent): void {
    if (event.type === 'verdict') this.#shown.set(keyOf(event), event.verdict.duration);
    this.#runs.update(event);
    this.events.send(event);
  }

  /** A run that has no verdict says so as one: nothing on the page waits for ever. */
  async #broken(variantId: VariantId, message: string): Promise<void> {
    const variant = await this.exercises.find(variantId.slug, variantId.variant);
    if (variant !== undefined) this.#send({ type: 'verdict', ...variantId, verdict: brokenVerdict(variant, message) });
  }
}

const keyOf = ({ slug, variant }: VariantId): string => `${slug}.${variant}`;
