/** A check on the page: its state while it runs, what it found, its hints, and what happened in the cloud. */
import type { CheckVerdict, GivenHints, Trace } from '@coldstart/workshop/api';
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

const NO_HINTS: GivenHints = { given: [], of: 0 };

export class CheckView {
  readonly id: string;
  readonly title: string;
  readonly #item: HTMLElement;
  readonly #segment: HTMLElement;
  readonly #state: HTMLElement;
  readonly #points: HTMLElement;
  readonly #finding: HTMLElement;
  readonly #given = element('div', { class: 'given' });
  readonly #ask: HTMLButtonElement;
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
    this.#ask = element('button', { type: 'button', class: 'quiet', onclick: () => askHint(this) });
    // The server says which of them are about what failed.
    part(item, '.hints').replaceChildren(this.#given, this.#ask);
    this.#look('idle');
    this.showHints(NO_HINTS);
  }

  /** Every check waits when a run begins; what was found before stays to be read until the new verdict comes. */
  run(): void {
    this.#look('running');
  }

  /** Nothing is known of it in this run. */
  notRun(): void {
    this.#verdict = undefined;
    this.#shown = '';
    this.#finding.replaceChildren();
    this.#points.textContent = this.#item.dataset['points'] ?? '';
    this.#look('idle');
    this.showHints(NO_HINTS);
  }

  /** @param others the checks above: the first that fails lies open, and what one of them says is not said again */
  show(verdict: CheckVerdict, trace: Trace | undefined, others: readonly CheckView[]): void {
    this.#look(verdict.status);
    this.#points.textContent = `${verdict.points} of ${verdict.maxPoints}`;
    const first = others.every((other) => other.verdict === undefined || other.verdict.status === 'pass');
    const told = others.find(({ id }) => id === verdict.because);
    if (verdict.status === 'pass' || told !== undefined) this.showHints(NO_HINTS);
    const now = JSON.stringify([verdict, trace, first]);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#verdict = verdict;
    const focused = this.#finding.contains(document.activeElement);
    const content = told === undefined ? finding(verdict) : [follows(told)];
    this.#finding.replaceChildren(...content, ...this.#behind(verdict, trace, first));
    if (focused) this.#finding.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
  }

  /** It has ended in this run. */
  get settled(): boolean {
    return this.#item.dataset['state'] !== 'running' && this.#item.dataset['state'] !== 'idle';
  }

  get verdict(): CheckVerdict | undefined {
    return this.#verdict;
  }

  /** Those that are given lie there to be opened, and a button for the next. @param fresh one was just asked for */
  showHints({ given, of }: GivenHints, fresh = false): void {
    const open = new Set([...this.#given.querySelectorAll('details[open] p')].map(({ textContent }) => textContent));
    this.#given.replaceChildren(
      ...given.map((text, index) => {
        const hint = element('p', {}, ...withCode(text));
        const label = element('summary', {}, `Hint ${index + 1} of ${of}`);
        const newest = fresh && index === given.length - 1;
        return element('details', { open: newest || open.has(hint.textContent) }, label, hint);
      }),
    );
    this.#ask.hidden = given.length >= of;
    this.#ask.replaceChildren(
      given.length === 0 ? 'Give me a hint' : `Hint ${given.length + 1} of ${of}`,
      element('span', { class: 'sr-only' }, `: ${this.title}`),
    );
    if (fresh) this.#given.querySelector<HTMLElement>('details:last-child summary')?.focus();
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
  }

  #behind(verdict: CheckVerdict, trace: Trace | undefined, first: boolean): HTMLElement[] {
    const failed = verdict.status !== 'pass' && verdict.because === undefined;
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

/** Longer findings scroll. */
const LONG = 500;

/** In one line what is told above. */
function follows({ id, title }: CheckView): HTMLElement {
  return element(
    'p',
    { class: 'follows' },
    'Fails for the same reason as ',
    element('a', { href: `#check-${id}` }, title),
  );
}

/** What was expected, what happened, what it means. */
function finding({ status, message, expected, happened, meaning }: CheckVerdict): HTMLElement[] {
  if (status === 'pass') return [];
  const rows: [string, string | undefined][] = [
    ['expected', expected],
    ['happened', happened],
    ['meaning', meaning],
  ];
  const known = rows.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [{ name, text }]));
  // Where the two are all that the message says, it would only be said twice.
  const twice = known.length > 0 && known.every(({ name, text }) => name === 'meaning' || message.includes(text));
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
        element('dd', text.length > LONG ? { class: 'long', tabindex: 0 } : {}, ...withCode(text)),
      ),
    ),
  );
  return [...said, list];
}
