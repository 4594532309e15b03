/** The retry timeline: draws the life of an event as the form has it. */
import { KINDS } from '~/lib/signs.ts';
import { element, part, sign, withCode } from '~/live/html.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { Fate, Life, Moment, Net } from './life.ts';

type Model = typeof import('./life.ts');

class RetryTimeline extends FormWidget<Model> {
  protected readonly called = 'The timeline';

  protected load(): Promise<Model> {
    return import('./life.ts');
  }

  protected show({ lifeOf, sumOf }: Model, chosen: FormData): void {
    const settings = {
      maximumRetryAttempts: Number(chosen.get('retries')),
      maximumEventAge: Number(chosen.get('age')),
    };
    const life = lifeOf(chosen.get('fate') as Fate, settings, chosen.get('net') as Net);
    showVerdict(this, kindOf(life), sumOf(life));
    part(this, '.timeline ol').replaceChildren(...life.moments.map((moment) => line(moment, life.end)));
  }
}

const kindOf = ({ condition, lost }: Life): 'success' | 'wait' | 'failure' =>
  lost ? 'failure' : condition === 'Success' ? 'success' : 'wait';

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : ((part / whole) * 100).toFixed(2)}%`;

function line({ lane, from, to, kind, text }: Moment, end: number): HTMLElement {
  const bar = element('span', {
    class: from === to ? 'bar moment' : 'bar',
    // The last moment would lie behind the end of the axis.
    style: `--at: min(${percent(from, end)}, 100% - 3px); --long: ${percent(to - from, end)}`,
  });
  return element(
    'li',
    { class: kind },
    element('span', { class: 'lane' }, lane),
    element('span', { class: 'track', 'aria-hidden': 'true' }, bar),
    element('span', { class: 'what' }, sign(KINDS[kind].sign), ' ', ...withCode(text)),
  );
}

customElements.define('coldstart-retry-timeline', RetryTimeline);
