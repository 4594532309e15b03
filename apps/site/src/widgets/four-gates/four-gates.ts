/** Four gates: a request on its way to the origin and back, with a function at one of them. */
import type { EdgeEvent } from '@coldstart/edge';
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Engine, Returned } from './scene.ts';

type Model = typeof import('./scene.ts');

class FourGates extends FormWidget<Model> {
  protected readonly called = 'The four gates';

  protected load(): Promise<Model> {
    return import('./scene.ts');
  }

  protected show({ wayOf }: Model, chosen: FormData): void {
    const way = wayOf({
      engine: chosen.get('engine') as Engine,
      gate: chosen.get('gate') as EdgeEvent,
      returned: chosen.get('returned') as Returned,
      cached: chosen.has('cached'),
    });
    showVerdict(this, way.kind, way.title);
    part(this, '.steps').replaceChildren(...way.steps.map(stepItem));
    part(this, '.event').textContent =
      way.event === undefined ? 'It is given nothing: it does not run.' : JSON.stringify(way.event, null, 2);
  }
}

customElements.define('coldstart-four-gates', FourGates);
