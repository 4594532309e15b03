/** The trace waterfall: draws a trace, and says which traces an expression finds. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Name } from './waterfall.ts';

type Model = typeof import('./waterfall.ts');

class TraceWaterfall extends FormWidget<Model> {
  protected readonly called = 'The waterfall';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./waterfall.ts');
  }

  protected show({ axisOf, foundBy, NAMES, spansOf, sumOf }: Model, chosen: FormData): void {
    const name = String(chosen.get('trace'));
    if (isName(name, NAMES)) {
      drawTimeline(part(this, 'figure'), axisOf(name), spansOf(name));
      part(this, '.sum').textContent = sumOf(name);
    }
    try {
      part(this, '.found').textContent = foundBy(String(chosen.get('expression')));
    } catch (error) {
      part(this, '.found').textContent = error instanceof Error ? `is refused: ${error.message}` : String(error);
    }
  }
}

const isName = (text: string, names: Model['NAMES']): text is Name => text in names;

customElements.define('coldstart-trace-waterfall', TraceWaterfall);
