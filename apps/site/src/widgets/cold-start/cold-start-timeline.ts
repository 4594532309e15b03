/** The cold-start timeline: draws the phases of what its form says. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './phases.ts';

type Model = typeof import('./phases.ts');

class ColdStartTimeline extends FormWidget<Model> {
  protected readonly called = 'The timeline';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./phases.ts');
  }

  protected show({ axisOf, spansOf, startOf, sumOf }: Model, chosen: FormData): void {
    const start = startOf(settingOf(chosen));
    drawTimeline(part(this, 'figure'), axisOf(start), spansOf(start));
    part(this, '.sum').textContent = sumOf(start);
  }
}

function settingOf(form: FormData): Setting {
  const remedy = form.get('remedy');
  return {
    size: Number(form.get('size')),
    remedy: remedy === 'snapstart' || remedy === 'provisioned' ? remedy : 'none',
    warm: form.get('start') === 'warm',
  };
}

customElements.define('coldstart-cold-start', ColdStartTimeline);
