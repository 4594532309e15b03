/**
 * The exercise page while the local server is there: the learner's files, a verdict at every save, hints one by one.
 * Without the server the page stays as it was written.
 */
import type { CourseState, ExerciseState, ExerciseVerdict, GivenHints, WorkshopEvent } from '@coldstart/workshop/api';
import { listen, type LiveEvent } from '../events.ts';
import { part } from '../html.ts';
import { followProgress } from '../progress.ts';
import { ask, findWorkshop, send } from '../workshop.ts';
import { CheckView } from './checks.ts';
import { confirmed } from './dialog.ts';
import { Files } from './files.ts';
import { Output } from './output.ts';
import { Panel } from './panel.ts';
import { SubmitButton } from './submit.ts';

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
  /** An answer that tells of the verdict, too, is still to come. */
  #allWanted = false;
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
    void this.#load({ all: true });
    void new SubmitButton(this.#slug, () => this.#variant, this.#panel).find();
  }

  #receive(event: LiveEvent): void {
    switch (event.type) {
      case 'connection':
        if (!event.up) this.#stopped();
        return this.#panel.connection(event.up);
      case 'hello':
        this.#panel.grader(event.graderReady);
        return void this.#load({ all: true });
      case 'grader':
        if (!event.ready) this.#stopped();
        return this.#panel.grader(event.ready, event.message);
      case 'progress':
        return void followProgress(event.progress);
      default:
        if (event.slug === this.#slug && event.variant === this.#variant) this.#receiveOwn(event);
    }
  }

  #receiveOwn(event: Extract<WorkshopEvent, { slug: string }>): void {
    switch (event.type) {
      case 'files':
        return void this.#load();
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
        check?.show(verdict, trace, this.#above(check));
        return this.#panel.checked(this.#checks.filter((one) => one.settled).length, this.#checks.length);
      }
      case 'output':
        return this.#output.add(event.lines);
      case 'verdict':
        this.#eventCount += 1;
        this.#running = false;
        this.#show(event.verdict);
        this.#panel.announce(event.verdict);
        // Its hints are the server's to give.
        return void this.#load();
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
    else for (const check of this.#checks) check.notRun();
  }

  /** Asks for the files and hints, or for all that is known: a verdict, or a run that is under way. */
  async #load({ all = false } = {}): Promise<void> {
    const asked = ++this.#asked;
    const before = this.#eventCount;
    this.#allWanted ||= all;
    await this.#panel.attempt(async () => {
      const state = await ask<ExerciseState>(`exercises/${this.#slug}?variant=${encodeURIComponent(this.#variant)}`);
      if (asked !== this.#asked || state.variant !== this.#variant) return;
      const { verdict: shown, files = [] } = this.#state ?? {};
      const solution = new Map(files.map((file) => [file.path, file]));
      this.#state = { ...state, files: state.files.map((file) => withSolution(file, solution.get(file.path))) };
      this.#files.show(this.#state.files);
      if (!this.#allWanted) {
        if (shown !== undefined) this.#state = { ...this.#state, verdict: shown };
        if (before === this.#eventCount) this.#showHints(state.hints);
        return;
      }
      // A run began or ended meanwhile: what it says is newer.
      if (before !== this.#eventCount) return this.#running ? undefined : this.#load({ all });
      this.#allWanted = false;
      if (state.run !== undefined) return this.#join(state.run);
      this.#running = false;
      this.#panel.phase(undefined);
      if (state.verdict === undefined) this.#notGraded();
      else this.#show(state.verdict);
      this.#showHints(state.hints);
    });
  }

  /** A run that was under way before this page was here to listen. */
  #join({ phase, checks }: NonNullable<ExerciseState['run']>): void {
    if (!this.#running) this.#begun();
    this.#panel.phase(phase);
    for (const verdict of checks) {
      const check = this.#checks.find(({ id }) => id === verdict.id);
      check?.show(verdict, this.#state?.traces[verdict.id], this.#above(check));
    }
  }

  #show(verdict: ExerciseVerdict): void {
    if (this.#state !== undefined) this.#state = { ...this.#state, verdict };
    for (const check of this.#checks) {
      const own = verdict.checks.find(({ id }) => id === check.id);
      // What kept all of them from running is said once, above.
      if (own === undefined || verdict.problem !== undefined) check.notRun();
      else check.show(own, this.#state?.traces[check.id], this.#above(check));
    }
    this.#panel.phase(undefined);
    this.#panel.verdict(verdict);
  }

  #showHints(hints: ExerciseState['hints']): void {
    const problem = this.#state?.verdict?.problem;
    if (this.#running) return;
    for (const check of this.#checks) {
      const own = hints[check.id];
      if (own !== undefined && problem === undefined) check.showHints(own);
    }
  }

  #notGraded(): void {
    for (const check of this.#checks) check.notRun();
    this.#panel.notGraded();
  }

  #above(check: CheckView): CheckView[] {
    return this.#checks.slice(0, this.#checks.indexOf(check));
  }

  #choose(variant: string): void {
    this.#variant = variant;
    localStorage.setItem(`coldstart-variant-${this.#slug}`, variant);
    this.#state = undefined;
    this.#running = false;
    this.#output.clear();
    this.#notGraded();
    void this.#load({ all: true });
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
      check.showHints(await send<GivenHints>(`exercises/${this.#slug}/hint`, body), true);
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
      this.#panel.say(`Your files are as you found them. The earlier ones are in \`${kept}\`.`);
      await this.#load();
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
function withSolution(file: File, before: File | undefined): File {
  if (file.solution !== undefined || before?.solution === undefined) return file;
  const { solution } = before.coloured ?? {};
  return {
    ...file,
    solution: before.solution,
    ...(solution !== undefined && { coloured: { ...file.coloured, solution } }),
  };
}

/** The variant that was chosen here before; else the one that was begun; else the first. */
function remembered(slug: string, variants: Variants): string {
  const chosen = localStorage.getItem(`coldstart-variant-${slug}`);
  const own = variants.find(({ name }) => name === chosen) ?? variants.find(({ begun }) => begun) ?? variants[0];
  return own?.name ?? 'typescript';
}

customElements.define('coldstart-exercise', ExercisePage);
