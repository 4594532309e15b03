/**
 * The exercise page while the local server is there: the learner's files, a verdict at every save, hints one by one.
 * Without the server the page stays as it was written.
 */
import type {
  CheckVerdict,
  CourseState,
  ExerciseState,
  ExerciseVerdict,
  GivenHint,
  WorkshopEvent,
} from '@coldstart/workshop/api';
import { listen, type LiveEvent } from '../events.ts';
import { part } from '../html.ts';
import { markExercise, mergeProgress } from '../progress.ts';
import { ask, findWorkshop, send } from '../workshop.ts';
import { CheckView } from './checks.ts';
import { confirmed } from './dialog.ts';
import { Files } from './files.ts';
import { Output } from './output.ts';
import { Panel } from './panel.ts';

class ExercisePage extends HTMLElement {
  connectedCallback(): void {
    findWorkshop().then(
      (course) => course !== undefined && this.#begin(course),
      (error: unknown) => reportError(error),
    );
  }

  #begin(course: CourseState): void {
    const slug = this.dataset['slug'] ?? '';
    const own = course.exercises.find((exercise) => exercise.slug === slug);
    if (own === undefined || this.dataset['live'] !== undefined) return;
    new LiveExercise(this, slug, own.variants, course.graderReady).start();
    this.dataset['live'] = '';
  }
}

type Variants = CourseState['exercises'][number]['variants'];

class LiveExercise {
  readonly #root: HTMLElement;
  readonly #slug: string;
  readonly #checks: readonly CheckView[];
  readonly #panel: Panel;
  readonly #files: Files;
  readonly #output: Output;
  #variant: string;
  #state: ExerciseState | undefined;
  #running = false;
  /** Answers that were overtaken by a newer question are dropped. */
  #asked = 0;
  /** Counts the events of runs, so that an answer that is older than that is not shown. */
  #eventCount = 0;

  constructor(root: HTMLElement, slug: string, variants: Variants, graderReady: boolean) {
    this.#root = root;
    this.#slug = slug;
    this.#variant = remembered(slug, variants);
    this.#checks = [...root.querySelectorAll<HTMLElement>('[data-check]')].map(
      (item) =>
        new CheckView(item, part(root, `[data-segment="${item.dataset['check']}"]`), (check) => void this.#hint(check)),
    );
    this.#files = new Files(part(root, '.live-files'), (path) => void this.#open(path));
    this.#output = new Output(part(root, '.live-output'));
    this.#panel = new Panel(root, {
      variants: variants.map(({ name }) => name),
      variant: this.#variant,
      choose: (variant) => this.#choose(variant),
      grade: () => void this.#grade(),
      open: (path, line, column) => void this.#open(path, line, column),
      reset: () => void this.#reset(),
      reveal: () => void this.#reveal(),
    });
    this.#panel.grader(graderReady);
  }

  start(): void {
    // The first `hello` asks for the state, and each one after a pause too.
    listen((event) => this.#receive(event));
    void this.#load();
  }

  #receive(event: LiveEvent): void {
    switch (event.type) {
      case 'connection':
        if (!event.up) this.#stopped();
        return this.#panel.connection(event.up);
      case 'hello':
        this.#panel.grader(event.graderReady);
        return void this.#load();
      case 'grader':
        if (!event.ready) this.#stopped();
        return this.#panel.grader(event.ready, event.message);
      case 'progress':
        return mergeProgress(event.progress);
      default:
        if (event.slug === this.#slug && event.variant === this.#variant) this.#receiveOwn(event);
    }
  }

  #receiveOwn(event: Extract<WorkshopEvent, { slug: string }>): void {
    switch (event.type) {
      case 'files':
        return void this.#load({ filesOnly: true });
      case 'phase':
        if (!this.#running) this.#begun();
        return this.#panel.phase(event.phase);
      case 'check': {
        this.#eventCount += 1;
        const { verdict, trace } = event;
        const check = this.#checks.find(({ id }) => id === verdict.id);
        if (this.#state !== undefined) {
          this.#state = { ...this.#state, traces: { ...this.#state.traces, [verdict.id]: trace } };
        }
        const before = this.#checks.slice(0, check === undefined ? 0 : this.#checks.indexOf(check));
        return check?.show(verdict, trace, failures(before.flatMap((other) => other.verdict ?? [])));
      }
      case 'output':
        return this.#output.add(event.lines);
      case 'verdict':
        this.#eventCount += 1;
        this.#running = false;
        this.#show(event.verdict);
        return this.#panel.announce(event.verdict);
    }
  }

  #begun(): void {
    this.#eventCount += 1;
    this.#running = true;
    this.#output.clear();
    for (const check of this.#checks) check.run();
  }

  /** The run came to no end. */
  #stopped(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#panel.phase(undefined);
    if (this.#state?.verdict !== undefined) this.#show(this.#state.verdict);
    else for (const check of this.#checks) check.forget();
  }

  async #load({ filesOnly = false } = {}): Promise<void> {
    const asked = ++this.#asked;
    const before = this.#eventCount;
    await this.#panel.attempt(async () => {
      const state = await ask<ExerciseState>(`exercises/${this.#slug}?variant=${encodeURIComponent(this.#variant)}`);
      if (asked !== this.#asked || state.variant !== this.#variant) return;
      const solution = new Map(this.#state?.files.map((file) => [file.path, file.solution]));
      this.#state = { ...state, files: state.files.map((file) => withSolution(file, solution.get(file.path))) };
      this.#files.show(this.#state.files);
      if (filesOnly) return;
      // A run began or ended meanwhile: what it says is newer.
      if (before !== this.#eventCount) return this.#running ? undefined : this.#load();
      for (const check of this.#checks) check.showHints(Math.max(check.given, state.hints[check.id] ?? 0));
      if (state.run !== undefined) return this.#join(state.run);
      this.#running = false;
      this.#panel.phase(undefined);
      if (state.verdict === undefined) this.#panel.notGraded();
      else this.#show(state.verdict);
    });
  }

  /** A run that was under way before this page was here to listen. */
  #join({ phase, checks }: NonNullable<ExerciseState['run']>): void {
    if (!this.#running) this.#begun();
    this.#panel.phase(phase);
    checks.forEach((verdict, index) => {
      const trace = this.#state?.traces[verdict.id];
      this.#checks.find(({ id }) => id === verdict.id)?.show(verdict, trace, failures(checks.slice(0, index)));
    });
  }

  #show(verdict: ExerciseVerdict): void {
    if (this.#state !== undefined) this.#state = { ...this.#state, verdict };
    for (const check of this.#checks) {
      const index = verdict.checks.findIndex(({ id }) => id === check.id);
      const own = verdict.checks[index];
      // What kept all of them from running is said once, above.
      if (own === undefined || verdict.problem !== undefined) check.notRun();
      else check.show(own, this.#state?.traces[check.id], failures(verdict.checks.slice(0, index)));
    }
    this.#panel.phase(undefined);
    this.#panel.verdict(verdict);
    markExercise(this.#slug, verdict.points, verdict.maxPoints);
  }

  #choose(variant: string): void {
    this.#variant = variant;
    localStorage.setItem(`coldstart-variant-${this.#slug}`, variant);
    this.#state = undefined;
    this.#running = false;
    this.#output.clear();
    for (const check of this.#checks) check.forget();
    this.#panel.notGraded();
    void this.#load();
  }

  async #grade(): Promise<void> {
    await this.#panel.attempt(async () => {
      if (this.#running) return;
      this.#begun();
      this.#panel.phase('building');
      try {
        await send(`exercises/${this.#slug}/grade`, { variant: this.#variant });
      } catch (error) {
        this.#stopped();
        throw error;
      }
    });
  }

  async #hint(check: CheckView): Promise<void> {
    await this.#panel.attempt(async () => {
      const body = { variant: this.#variant, check: check.id };
      const { text, number } = await send<GivenHint>(`exercises/${this.#slug}/hint`, body);
      check.showHints(number, text);
    });
  }

  async #open(path: string, line?: number, column?: number): Promise<void> {
    await this.#panel.attempt(async () => send('open', { path, line, column }));
  }

  async #reset(): Promise<void> {
    const text = 'Your files go back to how you found them. Those that you have now are kept in a folder beside.';
    if (!(await confirmed('Start anew?', text, 'Reset my files'))) return;
    await this.#panel.attempt(async () => {
      const { kept } = await send<{ kept: string }>(`exercises/${this.#slug}/reset`, this.#sure());
      this.#panel.say(`Your files are as you found them. The earlier ones are in ${kept}.`);
      await this.#load({ filesOnly: true });
    });
  }

  async #reveal(): Promise<void> {
    const text = 'The solution is shown beside your files, which stay as they are. Most is learned before it is seen.';
    if (!(await confirmed('See the solution?', text, 'Show the solution'))) return;
    await this.#panel.attempt(async () => {
      this.#state = await send<ExerciseState>(`exercises/${this.#slug}/reveal`, this.#sure());
      this.#files.show(this.#state.files, 'solution');
      part(this.#root, '.live-files').scrollIntoView({ block: 'start' });
      part(this.#root, '.live-files input:checked').focus({ preventScroll: true });
    });
  }

  #sure(): { variant: string; confirm: true } {
    return { variant: this.#variant, confirm: true };
  }
}

type File = ExerciseState['files'][number];

/** A solution that was revealed stays in sight. */
function withSolution(file: File, solution: string | undefined): File {
  return file.solution !== undefined || solution === undefined ? file : { ...file, solution };
}

const failures = (verdicts: readonly CheckVerdict[]): CheckVerdict[] =>
  verdicts.filter(({ status }) => status !== 'pass');

/** The variant that was chosen here before; else the one that was begun; else the first. */
function remembered(slug: string, variants: Variants): string {
  const chosen = localStorage.getItem(`coldstart-variant-${slug}`);
  const own = variants.find(({ name }) => name === chosen) ?? variants.find(({ begun }) => begun) ?? variants[0];
  return own?.name ?? 'typescript';
}

customElements.define('coldstart-exercise', ExercisePage);
