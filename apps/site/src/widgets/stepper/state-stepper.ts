/** The state stepper: a definition, its run from state to state, and what AWS says of one that is none. */
import { part } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';
import { showVerdict } from '~/widgets/form-widget.ts';
import { Interpreter } from './interpreter.ts';
import { keep, keptOne, type Kept } from './kept.ts';
import type { Mocks } from './mocks.ts';
import type { Answered, Asked } from './session.ts';

type Drawing = typeof import('./draw.ts') & typeof import('./moment.ts') & typeof import('./examples.ts');

/** Milliseconds after a change before it is tried. */
const PAUSE = 300;

class StateStepper extends HTMLElement {
  #drawing: Drawing | undefined;
  #pause: number | undefined;
  readonly #interpreter = new Interpreter(
    (answered) => this.#show(answered),
    (text) => this.#say(text),
  );
  #mocks: Mocks = {};
  #answered: Answered | undefined;
  #at = 0;

  connectedCallback(): void {
    whenInView(this, () => {
      Promise.all([import('./draw.ts'), import('./moment.ts'), import('./examples.ts')]).then(
        ([draw, moment, examples]) => this.#begin({ ...draw, ...moment, ...examples }),
        () => this.#say('The stepper could not be loaded: reload the page.'),
      );
    });
  }

  disconnectedCallback(): void {
    this.#interpreter.stop();
  }

  #begin(drawing: Drawing): void {
    this.#drawing = drawing;
    const kept = keptOne();
    if (kept !== undefined) {
      for (const radio of this.#radios) radio.checked = radio.value === kept.example;
      this.#fill(kept);
    } else this.#fill(this.#example);
    this.addEventListener('input', ({ target }) => {
      const isExample = target instanceof HTMLInputElement && target.name === 'example';
      if (isExample) this.#fill(this.#example);
      this.#change(isExample ? 0 : PAUSE);
    });
    part(this, '.restore').addEventListener('click', () => {
      this.#fill(this.#example);
      this.#change(0);
    });
    const press = (name: string, to: () => number): void =>
      part(this, `.${name}`).addEventListener('click', () => this.#go(to()));
    press('first', () => 0);
    press('back', () => this.#at - 1);
    press('next', () => this.#at + 1);
    press('last', () => Infinity);
    part(this, 'form').addEventListener('submit', (event) => event.preventDefault());
    this.#change(0);
  }

  get #radios(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[name=example]')];
  }

  get #example(): Kept {
    const chosen = this.#radios.find(({ checked }) => checked)?.value ?? '';
    const [first] = this.#drawing?.EXAMPLES ?? [];
    const example = this.#drawing?.EXAMPLES.find(({ name }) => name === chosen) ?? first;
    if (example === undefined) throw new Error('The stepper has no examples.');
    const { definition, input, mocks } = example;
    return { example: example.name, definition, input, mocks };
  }

  #box(name: 'definition' | 'input'): HTMLTextAreaElement {
    return part(this, `textarea[name=${name}]`) as HTMLTextAreaElement;
  }

  get #asked(): Asked {
    return { definition: this.#box('definition').value, input: this.#box('input').value, mocks: this.#mocks };
  }

  #fill({ definition, input, mocks }: Asked): void {
    this.#box('definition').value = definition;
    this.#box('input').value = input;
    this.#mocks = mocks;
    part(this, '.mock-list').replaceChildren();
    delete part(this, '.mock-list').dataset['tasks'];
  }

  /** Something is other than it was: what stands there now is kept, and tried a moment later. */
  #change(pause: number): void {
    const example = this.#example;
    const asked = this.#asked;
    const own = { example: example.example, ...asked };
    const isOwn = JSON.stringify(own) !== JSON.stringify(example);
    part(this, '.restore').hidden = !isOwn;
    part(this, '.preset-hint').textContent =
      this.#drawing?.EXAMPLES.find(({ name }) => name === example.example)?.hint ?? '';
    keep(isOwn ? own : undefined);
    window.clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => this.#interpreter.ask(asked), pause);
  }

  #show(answered: Answered): void {
    const { told, tasks, run } = answered;
    const drawing = this.#drawing;
    if (drawing === undefined) return;
    this.#answered = answered;
    part(this, '.told').replaceChildren(...drawing.toldItems(told));
    part(this, '.mocks').hidden = tasks.length === 0;
    if (run === undefined) {
      const errors = told.filter(({ severity }) => severity === 'ERROR').length;
      showVerdict(this, 'denial', `AWS refuses the definition: ${errors} ${errors === 1 ? 'error' : 'errors'}.`);
      if (tasks.length > 0) showVerdict(this, 'denial', 'It cannot be run like this.');
      part(this, '.time').textContent = '';
      part(this, '.stage').hidden = true;
    } else {
      this.#showMocks(tasks, drawing);
      this.#go(0);
    }
    this.#enable(run !== undefined);
    this.dataset['ready'] = '';
  }

  #showMocks(tasks: readonly string[], { mockFields }: Drawing): void {
    const list = part(this, '.mock-list');
    // Made anew only for other tasks: somebody may be typing into one of them.
    if (list.dataset['tasks'] === tasks.join('\n')) return;
    list.dataset['tasks'] = tasks.join('\n');
    list.replaceChildren(
      ...tasks.map((task) => mockFields(task, this.#mocks, (mock) => (this.#mocks = { ...this.#mocks, [task]: mock }))),
    );
  }

  #go(to: number): void {
    const run = this.#answered?.run;
    if (run === undefined || this.#drawing === undefined) return;
    const { countOf, eventItems, momentOf, outlineItems, rowItems } = this.#drawing;
    const last = countOf(run) - 1;
    this.#at = Math.max(0, Math.min(last, to));
    const moment = momentOf(run, this.#at);
    showVerdict(this, moment.kind, moment.sentence);
    part(this, '.time').textContent = `${moment.time}, step ${this.#at} of ${last}`;
    part(this, '.stage').hidden = false;
    part(this, '.flow').replaceChildren(...outlineItems(run.outline, moment));
    part(this, '.about').textContent = moment.about;
    part(this, '.rows').replaceChildren(...rowItems(moment.rows));
    part(this, '.count').textContent =
      `History: ${moment.events.length} ${moment.events.length === 1 ? 'event' : 'events'} so far`;
    part(this, '.events').replaceChildren(...eventItems(moment.events));
    this.#enable(true);
  }

  #enable(runs: boolean): void {
    const last = this.#answered?.run === undefined ? 0 : (this.#drawing?.countOf(this.#answered.run) ?? 1) - 1;
    // A button that has the focus would lose it by being disabled.
    for (const button of this.querySelectorAll<HTMLButtonElement>('.buttons button')) {
      const isOff = !runs || (button.matches('.first, .back') ? this.#at === 0 : this.#at === last);
      button.setAttribute('aria-disabled', String(isOff));
    }
  }

  #say(text: string): void {
    showVerdict(this, 'failure', text);
    this.dataset['ready'] = '';
  }
}

customElements.define('coldstart-state-stepper', StateStepper);
