/** The transform bench: records, a function's answer that can be edited, and what then lies in the bucket. */
import { element, part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Returned, TransformName } from './bench.ts';

type Model = typeof import('./bench.ts');

class TransformBench extends FormWidget<Model> {
  protected readonly called = 'The transform bench';
  #begun = '';
  #given: Returned = { text: '', failed: false };

  protected load(): Promise<Model> {
    return import('./bench.ts');
  }

  protected show({ answerOf, bucketAfter }: Model, chosen: FormData): void {
    const answer = this.querySelector<HTMLTextAreaElement>('textarea[name=answer]');
    if (answer === null) return;
    const records = String(chosen.get('records'));
    const name = chosen.get('transform') as TransformName;
    const begun = `${name} ${records}`;
    // Another function or other records than before, and not a letter that was typed into the answer.
    if (begun !== this.#begun) {
      this.#given = answerOf(name, records);
      answer.value = this.#given.text;
    }
    this.#begun = begun;
    const isTyped = answer.value !== this.#given.text;
    const { kind, end, steps, objects } = bucketAfter(
      records,
      isTyped ? { text: answer.value, failed: false } : this.#given,
    );
    showVerdict(this, kind, end);
    part(this, '.steps').replaceChildren(...steps.map(stepItem));
    const found = Object.entries(objects).flatMap(([key, text]) => [
      element('p', { class: 'told' }, key),
      element('pre', { tabindex: 0, role: 'region', 'aria-label': `The object ${key}` }, text),
    ]);
    const empty = element('p', {}, 'Nothing: no object is written.');
    part(this, '.bucket').replaceChildren(...(found.length === 0 ? [empty] : found));
  }
}

customElements.define('coldstart-transform-bench', TransformBench);
