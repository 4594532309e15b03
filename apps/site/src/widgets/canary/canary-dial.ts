/** The canary dial: draws what `shift.ts` says of the form's setting. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './shift.ts';

type Model = typeof import('./shift.ts');

class CanaryDial extends FormWidget<Model> {
  protected readonly called = 'The dial';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./shift.ts');
  }

  protected show({ axis, shift, spansOf, sumOf }: Model, chosen: FormData): void {
    const setting: Setting = {
      type: String(chosen.get('type')) as Setting['type'],
      version: chosen.get('version') === 'bad' ? 'bad' : 'good',
      alarm: Number(chosen.get('alarm')),
    };
    const outcome = shift(setting);
    drawTimeline(part(this, 'figure'), axis, spansOf(setting, outcome));
    part(this, '.sum').textContent = sumOf(setting, outcome);
  }
}

customElements.define('coldstart-canary-dial', CanaryDial);
