/** A check on the page: its state while it runs, what it found, its hints, and what happened in the cloud. */
import type { CheckVerdict, Trace } from '@coldstart/workshop/api';
import { KINDS, type Kind } from '~/lib/signs.ts';
import { element, part, sign, withCode } from '../html.ts';
import { stepCount, timeline } from '../timeline/timeline.ts';

const APPEARANCE = {
  idle: { kind: 'idle', sign: '·', word: 'not graded yet' },
  running: { kind: 'wait', sign: KINDS.wait.sign, word: 'is being checked' },
  pass: { kind: 'success', sign: KINDS.success.sign, word: 'passed' },
  fail: { kind: 'failure', sign: KINDS.failure.sign, word: 'failed' },
  error: { kind: 'failure', sign: KINDS.failure.sign, word: 'could not be run' },
  unsupported: { kind: 'denial', sign: KINDS.denial.sign, word: 'cannot be checked here' },
} as const satisfies Readonly<Record<string, { kind: Kind | 'idle'; sign: string; word: string }>>;

type State = keyof typeof APPEARANCE;

export class CheckView {
  readonly id: string;
  readonly title: string;
  readonly #item: HTMLElement;
  readonly #segment: HTMLElement;
  readonly #state: HTMLElement;
  readonly #points: HTMLElement;
  readonly #finding: HTMLElement;
  readonly #hints: readonly HTMLDetailsElement[];
  readonly #ask: HTMLButtonElement;
  #given = 0;
  #verdict: CheckVerdict | undefined;
  #shown = '';
  /** What the reader opened or closed by hand stays so. */
  readonly #byHand = new Map<string, boolean>();

  constructor(item: HTMLElement, segment: HTMLElement, askHint: (check: CheckView) => void) {
    this.id = item.dataset['check'] ?? '';
    this.#item = item;
    this.#segment = segment;
    this.title = part(item, '.name').textContent.trim();
    this.#state = element('span', { class: 'state' });
    this.#points = part(item, '.points .number');
    this.#finding = element('div', { class: 'finding' });
    part(item, '.title').prepend(this.#state);
    part(item, '.about').after(this.#finding);
    this.#hints = [...item.querySelectorAll<HTMLDetailsElement>('.hints details')];
    this.#ask = element('button', { type: 'button', class: 'quiet', onclick: () => askHint(this) });
    part(item, '.hints').append(this.#ask);
    this.#look('idle');
    this.showHints(0);
  }

  /** Every check waits when a run begins; what was found before stays to be read until the new verdict comes. */
  run(): void {
    this.#look('running');
  }

  /** Nothing is known of it in this run. Its hints stay. */
  notRun(): void {
    this.#verdict = undefined;
    this.#shown = '';
    this.#finding.replaceChildren();
    this.#points.textContent = this.#item.dataset['points'] ?? '';
    this.#look('idle');
  }

  /** As in the beginning. */
  forget(): void {
    this.notRun();
    this.#given = 0;
    this.showHints(0);
  }

  /** @param before the checks that failed before it: the first lies open, and what one of them says is not said again */
  show(verdict: CheckVerdict, trace: Trace | undefined, before: readonly CheckVerdict[]): void {
    this.#look(verdict.status);
    this.#points.textContent =
      verdict.status === 'pass' || verdict.points > 0
        ? `${verdict.points} of ${verdict.maxPoints}`
        : `0 of ${verdict.maxPoints}`;
    if (verdict.hint !== undefined) this.showHints(Math.max(this.#given, verdict.hint.number));
    const first = before.length === 0;
    const same = before.find((other) => reasonOf(other) !== undefined && reasonOf(other) === reasonOf(verdict))?.title;
    const now = JSON.stringify([verdict, trace, first, same]);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#verdict = verdict;
    const focused = this.#finding.contains(document.activeElement);
    this.#finding.replaceChildren(...finding(verdict, same), ...this.#behind(verdict, trace, first, same));
    if (focused) this.#finding.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
  }

  get verdict(): CheckVerdict | undefined {
    return this.#verdict;
  }

  /** The first `given` hints are there to open, and a button for the next. */
  showHints(given: number, text?: string): void {
    const fresh = given > this.#given;
    this.#given = given;
    this.#hints.forEach((hint, index) => {
      hint.hidden = index >= given;
    });
    const newest = this.#hints[given - 1];
    if (text !== undefined && newest !== undefined) {
      part(newest, 'p').replaceChildren(...withCode(text));
      newest.open = true;
    }
    const passed = this.#verdict?.status === 'pass';
    this.#ask.hidden = given >= this.#hints.length || passed;
    this.#ask.replaceChildren(
      given === 0 ? 'Give me a hint' : `Hint ${given + 1} of ${this.#hints.length}`,
      element('span', { class: 'sr-only' }, `: ${this.title}`),
    );
    if (fresh && text !== undefined) newest?.querySelector('summary')?.focus();
  }

  get given(): number {
    return this.#given;
  }

  #look(state: State): void {
    const { kind, sign: character, word } = APPEARANCE[state];
    for (const target of [this.#item, this.#segment]) {
      target.classList.remove('idle', ...Object.keys(KINDS));
      target.classList.add(kind);
    }
    this.#item.dataset['state'] = state;
    this.#segment.textContent = state === 'idle' || state === 'running' ? '' : character;
    this.#state.replaceChildren(sign(character), element('span', { class: 'sr-only' }, `${word}: `));
    if (state === 'pass') this.#ask.hidden = true;
  }

  #behind(verdict: CheckVerdict, trace: Trace | undefined, first: boolean, same: string | undefined): HTMLElement[] {
    const failed = verdict.status !== 'pass' && same === undefined;
    const { logs = [] } = verdict;
    const parts: HTMLElement[] = [];
    if (logs.length > 0) {
      const lines = element('pre', { tabindex: 0, 'aria-label': 'Log lines' }, element('code', {}, logs.join('\n')));
      parts.push(
        this.#fold(
          'logs',
          `What the function wrote · ${logs.length} ${logs.length === 1 ? 'line' : 'lines'}`,
          failed,
          () => lines,
        ),
      );
    }
    if (trace !== undefined && trace.steps.length > 0) {
      const label = `What happened in the cloud · ${stepCount(trace)}`;
      parts.push(
        this.#fold('trace', label, failed && first, () => timeline(trace, `What happened in the cloud: ${this.title}`)),
      );
    }
    return parts;
  }

  /** Opens to something that is made when it is first seen. */
  #fold(name: string, label: string, open: boolean, make: () => HTMLElement): HTMLDetailsElement {
    const details = element(
      'details',
      { class: name, open: this.#byHand.get(name) ?? open },
      element('summary', {}, label),
    );
    const fill = (): void => {
      if (details.open && details.childElementCount === 1) details.append(make());
    };
    details.querySelector('summary')?.addEventListener('click', () => this.#byHand.set(name, !details.open));
    details.addEventListener('toggle', fill);
    fill();
    return details;
  }
}

/** What one reason has done to several checks is read once. */
function reasonOf({ status, happened, meaning }: CheckVerdict): string | undefined {
  if (status === 'pass' || meaning === undefined) return undefined;
  return `${happened} ${meaning}`.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');
}

/** Longer findings scroll. */
const LONG = 500;

/** What was expected, what happened, what it means. */
function finding({ status, message, expected, happened, meaning }: CheckVerdict, same?: string): HTMLElement[] {
  if (status === 'pass') return [];
  const rows: [string, string | undefined][] = [
    ['expected', expected],
    ['happened', same === undefined ? happened : `the same as in “${same}”`],
    ['meaning', same === undefined ? meaning : undefined],
  ];
  const known = rows.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [{ name, text }]));
  // Where the two are all that the message says, it would only be said twice.
  const twice =
    known.length > 0 &&
    known.every(({ name, text }) => name === 'meaning' || same !== undefined || message.includes(text));
  const said = message === '' || twice ? [] : [element('p', { class: 'message' }, ...withCode(message))];
  if (known.length === 0) return said;
  const list = element(
    'dl',
    { class: 'findings' },
    ...known.map(({ name, text }) =>
      element(
        'div',
        { class: name },
        element('dt', {}, name),
        element(
          'dd',
          text.length > LONG ? { class: 'long', tabindex: 0 } : {},
          ...(name === 'meaning' ? withCode(text) : [text]),
        ),
      ),
    ),
  );
  return [...said, list];
}
