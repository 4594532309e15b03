/** Filter playground: a source, a filter of its mapping, and whether the function gets a record. */
import type { Mismatch } from '@coldstart/patterns';
import { element, part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';

type Model = typeof import('./judge.ts');

class FilterPlayground extends FormWidget<Model> {
  protected readonly called = 'The filter playground';
  readonly #chosen = new Map<string, string>();

  protected load(): Promise<Model> {
    return import('./judge.ts');
  }

  protected show({ FILTERS, RECORDS, isSource, judge }: Model, chosen: FormData): void {
    const source = chosen.get('source');
    if (!isSource(source)) return;
    const filter = this.#textOf('filter', FILTERS, chosen);
    const written = this.#textOf('record', RECORDS, chosen);
    const { kind, sum, becomes, record, mismatches } = judge(source, filter, written);
    showVerdict(this, kind, sum);
    part(this, '.becomes').textContent = becomes;
    part(this, '.wrapped').textContent = record;
    part(this, '.steps').replaceChildren(...mismatches.map(mismatchItem));
  }

  /** What stands in a box: where another example was chosen, that takes the place of what was written. */
  #textOf(name: string, examples: Model['FILTERS'], chosen: FormData): string {
    const box = this.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`);
    if (box === null) throw new Error(`The filter playground has no box for the ${name}.`);
    const example = String(chosen.get(`${name}-example`));
    const before = this.#chosen.get(name);
    this.#chosen.set(name, example);
    if (before !== undefined && before !== example)
      box.value = examples.find((one) => one.name === example)?.text ?? box.value;
    return box.value;
  }
}

const mismatchItem = ({ path, reason }: Mismatch): HTMLElement => {
  const item = stepItem({ who: '', kind: 'failure', text: reason });
  item.querySelector('.who')?.replaceWith(element('code', { class: 'who' }, path === '' ? 'the record' : path));
  return item;
};

customElements.define('coldstart-filter-playground', FilterPlayground);
