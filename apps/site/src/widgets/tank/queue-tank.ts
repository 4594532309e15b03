/** The queue tank: draws where a queue's messages are, and what the function is given of them, as the form has it. */
import { KINDS } from '~/lib/signs.ts';
import { element, part, sign } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './setting.ts';
import type { Drop, TankName } from './tank.ts';

type Model = typeof import('./tank.ts');

class QueueTank extends FormWidget<Model> {
  protected readonly called = 'The tank';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./tank.ts');
  }

  protected show({ axisOf, oftenOf, pour, spansOf, sumOf, tanksAt }: Model, chosen: FormData): void {
    const setting = settingOf(chosen);
    const story = pour(setting);
    const moment = this.slider.valueAsNumber;
    part(this, '.asked').textContent = `${moment} s`;
    for (const [tank, drops] of Object.entries(tanksAt(story, moment)) as [TankName, readonly Drop[]][])
      part(this, `.tank.${tank} ul`).replaceChildren(...drops.map((drop) => box(drop, oftenOf)));
    drawTimeline(part(this, 'figure'), axisOf(), spansOf(story));
    // Said again only when it is another sentence: moving the slider changes the boxes alone.
    const sum = part(this, '.sum');
    const said = sumOf(story, setting);
    if (sum.textContent !== said) sum.textContent = said;
  }
}

function box({ name, kind, word, times }: Drop, oftenOf: Model['oftenOf']): HTMLElement {
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
    queue: form.get('queue') as Setting['queue'],
    failing: form.get('failing') as Setting['failing'],
    answer: form.get('answer') as Setting['answer'],
    reads: form.get('reads') as Setting['reads'],
    size: Number(form.get('size')),
    window: Number(form.get('window')),
    timeout: Number(form.get('timeout')),
    most: Number(form.get('most')),
  };
}

customElements.define('coldstart-queue-tank', QueueTank);
