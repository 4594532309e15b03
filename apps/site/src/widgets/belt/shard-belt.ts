/** The shard belt: draws a shard's records, and what the function is given of them, as the form has it. */
import { KINDS } from '~/lib/signs.ts';
import { element, part, sign } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Fate, Setting } from './belt.ts';

type Model = typeof import('./belt.ts');

class ShardBelt extends FormWidget<Model> {
  protected readonly called = 'The belt';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./belt.ts');
  }

  protected show({ axisOf, fatesAt, oftenOf, run, spansOf, sumOf }: Model, chosen: FormData): void {
    const runs = run(settingOf(chosen));
    const moment = this.slider.valueAsNumber / 10;
    part(this, '.asked').textContent = `${moment.toFixed(1)} s`;
    part(this, '.belt').replaceChildren(...fatesAt(runs, moment).map((fate) => box(fate, oftenOf)));
    drawTimeline(part(this, 'figure'), axisOf(), spansOf(runs));
    // Said again only when it is another sentence: moving the slider changes the boxes alone.
    const sum = part(this, '.sum');
    if (sum.textContent !== sumOf(runs)) sum.textContent = sumOf(runs);
  }
}

function box({ name, kind, word, times }: Fate, oftenOf: Model['oftenOf']): HTMLElement {
  return element(
    'li',
    { class: kind },
    element('b', {}, name),
    element('span', {}, sign(KINDS[kind].sign), ` ${word}`),
    element('small', {}, oftenOf(times)),
  );
}

function settingOf(form: FormData): Setting {
  return {
    poison: form.get('poison') as Setting['poison'],
    failure: form.get('failure') as Setting['failure'],
    retries: Number(form.get('retries')),
    lanes: Number(form.get('lanes')),
    window: form.get('window') as Setting['window'],
  };
}

customElements.define('coldstart-shard-belt', ShardBelt);
