/** The byte stream: draws what `stream.ts` says of the form's setting. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './stream.ts';

type Model = typeof import('./stream.ts');

class ByteStream extends FormWidget<Model> {
  protected readonly called = 'The stream';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./stream.ts');
  }

  protected show({ axisOf, run, spansOf, sumOf, WAYS }: Model, chosen: FormData): void {
    const way = String(chosen.get('way'));
    const setting: Setting = { way: isWay(WAYS, way) ? way : 'streamed', size: Number(chosen.get('size')) };
    const outcome = run(setting);
    drawTimeline(part(this, 'figure'), axisOf(outcome), spansOf(setting, outcome));
    part(this, '.sum').textContent = sumOf(outcome);
  }
}

const isWay = (all: Model['WAYS'], way: string): way is Setting['way'] => Object.hasOwn(all, way);

customElements.define('coldstart-byte-stream', ByteStream);
