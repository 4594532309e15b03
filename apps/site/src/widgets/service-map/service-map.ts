/** The service map: the way of an event from one service to another, arrow by arrow. */
import { element, part } from '~/live/html.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { Way } from './way.ts';

type Model = typeof import('./way.ts');

class ServiceMap extends FormWidget<Model> {
  protected readonly called = 'The service map';

  protected load(): Promise<Model> {
    return import('./way.ts');
  }

  protected show({ isService, SERVICES, wayOf, wordsOf }: Model, chosen: FormData): void {
    const [from, to] = [chosen.get('from'), chosen.get('to')];
    if (!isService(from) || !isService(to)) return;
    const { kind, sum, arrows } = wayOf(from, to);
    showVerdict(this, kind, sum);
    const items = arrows.map((arrow) =>
      arrowItem(arrow, `${SERVICES[arrow.from]} → ${SERVICES[arrow.to]}`, wordsOf(arrow)),
    );
    part(this, '.arrows').replaceChildren(...items);
  }
}

function arrowItem(
  { waits }: Way['arrows'][number],
  title: string,
  words: readonly (readonly [string, string])[],
): HTMLElement {
  const told = words.flatMap(([name, text]) => [element('dt', {}, name), element('dd', {}, text)]);
  const ends = element('p', { class: 'ends' }, title);
  return element('li', { class: waits ? 'wait' : 'success' }, ends, element('dl', {}, ...told));
}

customElements.define('coldstart-service-map', ServiceMap);
