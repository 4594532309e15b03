/** The replay theatre: a durable function line by line, run after run. */
import { KINDS } from '~/lib/signs.ts';
import { element, part, sign } from '~/live/html.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { Execution, Mark, Run } from './execution.ts';
import type { Script } from './ops.ts';

type Model = typeof import('./replay.ts') & typeof import('./story.ts') & typeof import('./scripts.ts');

/** Runs that there is room for beside the code. */
const SHOWN = 3;

const SIGNS: Readonly<Record<Mark['kind'], readonly [className: string, sign: string, word: string]>> = {
  ran: ['success', '✓', 'ran'],
  said: ['success', '✓', ''],
  replayed: ['replayed', '↺', 'from its checkpoint'],
  skipped: ['replayed', '–', ''],
  silent: ['replayed', '↺', ''],
  waits: ['wait', '…', ''],
  open: ['service', '→', 'not written down yet'],
  failed: ['failure', '✕', ''],
};

const ENDS = { killed: 'killed', suspended: 'suspended', done: 'done', failed: 'failed' } as const;

class ReplayTheatre extends FormWidget<Model> {
  protected readonly called = 'The theatre';
  #model: Model | undefined;
  #script: Script | undefined;
  #execution: Execution | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const act = (name: string, change: (model: Model, execution: Execution) => Execution): void =>
      part(this, `.${name}`).addEventListener('click', () => {
        if (this.#model === undefined || this.#execution === undefined) return;
        this.#execution = change(this.#model, this.#execution);
        this.#draw();
      });
    act('run', ({ runOn }, execution) => runOn(execution));
    act('line', ({ invoke, next }, execution) => next(execution.status === 'new' ? invoke(execution) : execution));
    act('kill', ({ kill }, execution) => kill(execution));
    act('resume', ({ resume }, execution) => resume(execution));
    act('approve', ({ resume }, execution) => resume(execution, 'yes'));
    act('reject', ({ resume }, execution) => resume(execution, 'no'));
    part(this, '.restart').addEventListener('click', () => this.#restart());
  }

  protected async load(): Promise<Model> {
    const [replay, story, scripts] = await Promise.all([
      import('./replay.ts'),
      import('./story.ts'),
      import('./scripts.ts'),
    ]);
    return { ...replay, ...story, ...scripts };
  }

  protected show(model: Model, chosen: FormData): void {
    this.#model = model;
    this.#script = model.SCRIPTS.find(({ name }) => name === chosen.get('script')) ?? model.SCRIPTS[0];
    const { hint = '', ways = [] } = this.#script ?? {};
    part(this, '.preset-hint').textContent = hint;
    for (const [index, label] of [...this.querySelectorAll('.ways span')].entries())
      label.textContent = ways[index] ?? '';
    this.#restart();
  }

  #restart(): void {
    if (this.#model === undefined || this.#script === undefined) return;
    const isSafe = this.querySelector<HTMLInputElement>('input[name=way][value=safe]')?.checked === true;
    this.#execution = this.#model.begin(this.#script, isSafe);
    this.#draw();
  }

  #draw(): void {
    if (this.#model === undefined || this.#script === undefined || this.#execution === undefined) return;
    const execution = this.#execution;
    const { kind, text } = this.#model.sentenceOf(this.#script, execution);
    showVerdict(this, kind, text);
    const first = Math.max(0, execution.runs.length - SHOWN);
    const runs = execution.runs.slice(first);
    part(this, 'thead tr').replaceChildren(
      element('th', { scope: 'col' }, 'Code'),
      ...runs.map((run, index) => headOf(run, first + index + 1, this.#model?.timeText(run.at) ?? '')),
    );
    part(this, 'tbody').replaceChildren(...rowsOf(execution, runs, first));
    part(this, '.checkpoints').replaceChildren(...checkpointsOf(execution));
    const seen = this.#model.seenOf(execution);
    part(this, '.seen').replaceChildren(...(seen.length === 0 ? [nothing()] : seen.map(seenItem)));
    this.#enable(execution, this.#model);
  }

  #enable(execution: Execution, { pendingOf }: Model): void {
    const { status } = execution;
    const [wait, hours] = pendingOf(execution);
    const isAsked = status === 'suspended' && wait?.kind === 'callback';
    const resume = part(this, '.resume');
    resume.textContent =
      status === 'suspended' ? `Let ${hours === 1 ? 'an hour' : `${hours} hours`} pass` : 'Lambda tries again';
    const isOn: Readonly<Record<string, boolean>> = {
      run: status === 'new' || status === 'running',
      line: status === 'new' || status === 'running',
      kill: status === 'running',
      resume: status === 'killed' || status === 'suspended',
      restart: status !== 'new',
    };
    for (const [name, on] of Object.entries(isOn)) part(this, `.${name}`).setAttribute('aria-disabled', String(!on));
    for (const name of ['approve', 'reject']) {
      const button = part(this, `.${name}`);
      // Whoever has just pressed it goes on with what comes next.
      if (!isAsked && button === document.activeElement) part(this, '.run').focus();
      button.hidden = !isAsked;
    }
  }
}

const nothing = (): HTMLElement => element('li', {}, 'nothing yet');

const headOf = ({ end }: Run, number: number, time: string): HTMLElement =>
  element(
    'th',
    { scope: 'col' },
    `Run ${number}`,
    element('small', {}, ` ${time}${end === undefined ? '' : `, ${ENDS[end]}`}`),
  );

function rowsOf({ lines, line, status }: Execution, runs: readonly Run[], first: number): HTMLElement[] {
  return lines.map(({ code }, index) => {
    const isNow = status === 'running' && index === line;
    return element(
      'tr',
      { class: isNow && 'now', 'aria-current': isNow && 'step' },
      element('th', { scope: 'row' }, element('code', {}, code)),
      ...runs.map((run, at) => cellOf(run.marks[index], first + at + 1)),
    );
  });
}

function cellOf(mark: Mark | undefined, run: number): HTMLElement {
  if (mark === undefined) return element('td', { class: 'empty' });
  const [className, drawn, word] = SIGNS[mark.kind];
  const text = word === '' ? mark.text : `${mark.text}, ${word}`;
  return element('td', { class: className, 'data-label': `Run ${run}` }, sign(drawn), text);
}

function checkpointsOf({ checkpoints }: Execution): HTMLElement[] {
  if (checkpoints.length === 0) return [nothing()];
  return checkpoints.map(({ kind, name, status, result }, index) =>
    element(
      'li',
      {},
      `${index + 1} ${kind} `,
      element('b', {}, name),
      `: ${status}${result === '' ? '' : `, ${result}`}`,
    ),
  );
}

function seenItem({ text, times }: { text: string; times: number }): HTMLElement {
  if (times === 1) return element('li', { class: 'success' }, sign(KINDS.success.sign), text);
  return element('li', { class: 'failure' }, sign(KINDS.failure.sign), text, element('b', {}, `, ${times} times`));
}

customElements.define('coldstart-replay-theatre', ReplayTheatre);
