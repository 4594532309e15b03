/** What stands above and below the checks: score, phase, notices, what is wrong before any check can run, and buttons. */
import type { ExerciseVerdict, WorkshopEvent } from '@coldstart/workshop/api';
import { element, part, sign, withCode } from '../html.ts';
import { languageName } from '~/lib/languages.ts';
import { KINDS } from '~/lib/signs.ts';
import { time } from '../timeline/words.ts';
import { sayError } from '../workshop.ts';
import { Cost } from './cost.ts';
import { PassMoment } from './pass.ts';
import { problemShown } from './problem.ts';
import { ScoreBar } from './score-bar.ts';

export type Phase = Extract<WorkshopEvent, { type: 'phase' }>['phase'];

const PHASES: readonly Phase[] = ['building', 'deploying', 'checking'];

interface Options {
  readonly variants: readonly string[];
  readonly variant: string;
  readonly choose: (variant: string) => void;
  readonly grade: () => void;
  readonly open: (path: string, line?: number, column?: number) => void;
  readonly reset: () => void;
  readonly reveal: () => void;
}

export class Panel {
  readonly #options: Options;
  readonly #score: HTMLElement;
  readonly #phases: HTMLElement;
  readonly #when: HTMLElement;
  readonly #problem: HTMLElement;
  readonly #notices = new Map<string, HTMLElement>();
  readonly #notice: HTMLElement;
  /** Heard by screen readers, once a run: the result, and what interrupts it. */
  readonly #said: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #pass: PassMoment;
  readonly #bar: ScoreBar;
  readonly #cost: Cost;
  readonly #title = document.title;
  #lost = false;

  constructor(root: HTMLElement, options: Options) {
    this.#options = options;
    this.#score = part(root, '[data-score]');
    this.#pass = new PassMoment(part(root, '.pass'));
    this.#bar = new ScoreBar(root);
    this.#cost = new Cost(part(root, '.live-cost'));
    this.#notice = element('div', { class: 'notices' });
    this.#said = element('p', { class: 'sr-only', role: 'status' });
    this.#problem = element('div', { class: 'problem' });
    this.#when = element('p', { class: 'when' }, 'Save a file in your editor, and it is graded.');
    this.#phases = element(
      'ol',
      { class: 'phases', 'aria-hidden': 'true' },
      ...PHASES.map((phase) => element('li', { 'data-phase': phase }, phase)),
    );
    this.#button = element('button', { type: 'button', class: 'action', onclick: options.grade }, 'Grade');
    const bar = element('div', { class: 'tools' }, this.#button, this.#phases, this.#when);
    part(root, '.live-tools').replaceChildren(
      this.#said,
      ...(options.variants.length > 1 ? [this.#choice()] : []),
      bar,
      this.#notice,
      this.#problem,
    );
    part(root, '.live-end').replaceChildren(
      element('button', { type: 'button', class: 'quiet', onclick: options.reset }, 'Reset my files …'),
      element('button', { type: 'button', class: 'quiet', onclick: options.reveal }, 'See the solution …'),
    );
  }

  /** Runs something that may be refused, and shows what was said. */
  async attempt(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
      this.#put('refused', undefined);
    } catch (error) {
      this.#put('refused', sayError(error), 'failure');
      this.#said.textContent = sayError(error);
    }
  }

  /** Another thing that can be done, beside grading. */
  addTool(button: HTMLElement): void {
    this.#button.after(button);
  }

  say(text: string, kind: 'success' | 'wait' = 'success'): void {
    this.#put('said', text, kind);
    this.#said.textContent = text;
  }

  connection(up: boolean): void {
    if (!up) {
      const text = 'The local server is gone. This page waits for it: start it again with `npx -y pnpm@12.21.0 start`.';
      if (!this.#lost) this.#said.textContent = 'The local server is gone. This page waits for it.';
      this.#put('connection', text, 'wait');
      this.phase(undefined);
    } else if (this.#lost) {
      this.#put('connection', 'The local server is there again.', 'success');
      this.#put('refused', undefined);
      this.#said.textContent = 'The local server is there again.';
    }
    this.#lost = !up;
  }

  grader(ready: boolean, message?: string): void {
    const text = message ?? 'The grader is being started. It takes a moment.';
    this.#put('grader', ready ? undefined : text, 'wait');
    if (!ready && message !== undefined) this.#said.textContent = message;
    this.#button.disabled = !ready;
  }

  phase(phase: Phase | undefined): void {
    const now = phase === undefined ? -1 : PHASES.indexOf(phase);
    [...this.#phases.children].forEach((item, index) => {
      item.className = now === -1 || index > now ? '' : index < now ? 'done' : 'now';
    });
    this.#phases.hidden = phase === undefined;
    this.#when.hidden = phase !== undefined;
    // It keeps the focus while it cannot be used.
    this.#button.setAttribute('aria-disabled', String(phase !== undefined));
    if (phase === undefined) return;
    this.#bar.say(phase, 'wait');
    this.#put('said', undefined);
    if (!this.#lost) this.#put('connection', undefined);
    this.#problem.replaceChildren();
    document.title = `… ${this.#title}`;
  }

  /** So many checks have ended in this run. */
  checked(done: number, all: number): void {
    this.#bar.say(`checked ${done} of ${all}`, 'wait');
  }

  notGraded(): void {
    this.#cost.show(undefined);
    this.#pass.hide();
    this.#bar.score('–', 'not graded yet', 'wait');
    document.title = this.#title;
    this.#score.textContent = '–';
    this.#when.textContent = 'Save a file in your editor, and it is graded.';
    this.#problem.replaceChildren();
  }

  verdict(verdict: ExerciseVerdict): void {
    const { points, maxPoints, duration, status, problem, checks } = verdict;
    this.#score.textContent = String(points);
    this.#cost.show(verdict.usage);
    this.#when.textContent = `Graded in ${time(duration)}. Save a file, and it is graded again.`;
    document.title = `${status === 'pass' ? '✓' : `${points}/${maxPoints}`} ${this.#title}`;
    const failed = checks.find((check) => check.status !== 'pass');
    const state = problem === undefined ? (failed?.title ?? 'passed') : 'nothing could be checked';
    this.#bar.score(`${points}/${maxPoints}`, plain(state), status === 'pass' ? 'success' : 'failure');
    if (status === 'pass') this.#pass.show();
    else this.#pass.hide();
    // What is to be done now has one button.
    this.#button.className = status === 'pass' ? 'quiet' : 'action';
    this.#problem.replaceChildren(...(problem === undefined ? [] : [problemShown(problem, this.#options.open)]));
  }

  /** A run has just ended here, or in the terminal. */
  announce({ points, maxPoints, problem, checks, status }: ExerciseVerdict): void {
    if (status === 'pass') this.#pass.celebrate();
    const failed = checks.filter(({ status }) => status !== 'pass');
    const names = failed.slice(0, 2).map(({ title }) => plain(title));
    const rest = failed.length - names.length;
    this.#said.textContent =
      problem === undefined
        ? `${points} of ${maxPoints} points. ${failed.length === 0 ? 'All checks passed.' : `Not yet: ${names.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`}`
        : `Nothing could be checked. ${plain(problem.message)}`;
  }

  #put(name: string, text: string | undefined, kind: keyof typeof KINDS = 'wait'): void {
    this.#notices.get(name)?.remove();
    this.#notices.delete(name);
    if (text === undefined) return;
    const notice = element(
      'p',
      { class: `notice ${kind}`, 'data-notice': name },
      sign(KINDS[kind].sign),
      ...withCode(text),
    );
    this.#notices.set(name, notice);
    this.#notice.append(notice);
  }

  #choice(): HTMLElement {
    const { variants, variant, choose } = this.#options;
    const choice = element('fieldset', { class: 'choice' }, element('legend', { class: 'sr-only' }, 'Language'));
    for (const name of variants) {
      const radio = element('input', {
        type: 'radio',
        name: 'variant',
        value: name,
        checked: name === variant,
        onchange: () => choose(name),
      });
      choice.append(element('label', {}, radio, element('span', {}, languageName(name))));
    }
    return choice;
  }
}

const plain = (text: string): string => text.replaceAll('`', '');
