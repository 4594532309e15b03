/** The packet walk: follows the first packet of a connection through the network that the form has. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Aim, Part, Place } from './scene.ts';

type Model = typeof import('./scene.ts');

class PacketWalk extends FormWidget<Model> {
  protected readonly called = 'The packet walk';

  protected load(): Promise<Model> {
    return import('./scene.ts');
  }

  protected show({ packet, sumOf }: Model, chosen: FormData): void {
    const parts = new Set(chosen.getAll('part') as Part[]);
    const way = packet(chosen.get('place') as Place, parts, chosen.get('aim') as Aim);
    showVerdict(this, way.arrives ? 'success' : 'failure', sumOf(way));
    const steps = way.steps.map(({ where, passes, text }) =>
      stepItem({ who: where, kind: passes ? 'service' : 'failure', text }),
    );
    part(this, '.steps').replaceChildren(...steps);
  }
}

customElements.define('coldstart-packet-walk', PacketWalk);
