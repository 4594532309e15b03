/** The double meter: draws what `meter.ts` says of the form's setting. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './meter.ts';

type Model = typeof import('./meter.ts');

class DoubleMeter extends FormWidget<Model> {
  protected readonly called = 'The meter';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./meter.ts');
  }

  protected show({ axisOf, spansOf, sumOf }: Model, chosen: FormData): void {
    const setting: Setting = { way: String(chosen.get('way')) as Setting['way'], child: Number(chosen.get('child')) };
    drawTimeline(part(this, 'figure'), axisOf(setting), spansOf(setting));
    part(this, '.sum').textContent = sumOf(setting);
  }
}

customElements.define('coldstart-double-meter', DoubleMeter);
