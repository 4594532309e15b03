/** Pattern tester: an event pattern, an event, and which field of it stands in the way. */
import type { Examined } from '@coldstart/patterns';
import { element, part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';

type Model = typeof import('./judge.ts');

class PatternTester extends FormWidget<Model> {
  protected readonly called = 'The pattern tester';
  readonly #chosen = new Map<string, string>();

  protected load(): Promise<Model> {
    return import('./judge.ts');
  }

  protected show({ EVENTS, judge, PATTERNS }: Model, chosen: FormData): void {
    const pattern = this.#textOf('pattern', PATTERNS, chosen);
    const event = this.#textOf('event', EVENTS, chosen);
    const { kind, sum, fields } = judge(pattern, event);
    showVerdict(this, kind, sum);
    part(this, '.steps').replaceChildren(...fields.map(fieldItem));
  }

  /** What stands in a box: where another example was chosen, that takes the place of what was written. */
  #textOf(name: string, examples: Model['PATTERNS'], chosen: FormData): string {
    const box = this.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`);
    if (box === null) throw new Error(`The pattern tester has no box for the ${name}.`);
    const example = String(chosen.get(`${name}-example`));
    const before = this.#chosen.get(name);
    this.#chosen.set(name, example);
    if (before !== undefined && before !== example)
      box.value = examples.find((one) => one.name === example)?.text ?? box.value;
    return box.value;
  }
}

const fieldItem = ({ path, reason, holds }: Examined): HTMLElement => {
  const item = stepItem({ who: '', kind: holds ? 'success' : 'failure', text: reason });
  item.querySelector('.who')?.replaceWith(element('code', { class: 'who' }, path === '' ? 'the event' : path));
  return item;
};

customElements.define('coldstart-pattern-tester', PatternTester);
