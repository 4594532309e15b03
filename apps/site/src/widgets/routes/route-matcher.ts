/** Route matcher: the routes of an HTTP API, a request, and which of them answers. */
import { element, part, sign, withCode } from '~/live/html.ts';
import { KINDS } from '~/lib/signs.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { JudgedRoute } from './judge.ts';

type Model = typeof import('./judge.ts');

const KIND = { answers: 'success', fits: 'wait', no: 'failure' } as const;

class RouteMatcher extends FormWidget<Model> {
  protected readonly called = 'The route matcher';
  #preset: string | undefined;

  protected load(): Promise<Model> {
    return import('./judge.ts');
  }

  protected show({ judge }: Model, chosen: FormData): void {
    const preset = String(chosen.get('preset'));
    const request = this.querySelector<HTMLInputElement>('input[name=request]');
    if (request === null) return;
    // One of the requests was chosen: it takes the place of what was written.
    if (this.#preset !== undefined && preset !== this.#preset) request.value = preset;
    this.#preset = preset;
    const shown = judge(String(chosen.get('routes')), request.value);
    const list = part(this, '.steps');
    if (typeof shown === 'string') {
      showVerdict(this, 'failure', shown);
      list.replaceChildren();
      return;
    }
    showVerdict(this, shown.found ? 'success' : 'failure', shown.sum);
    list.replaceChildren(...shown.routes.map(routeItem));
  }
}

function routeItem({ key, place, text }: JudgedRoute): HTMLElement {
  const kind = KIND[place];
  return element(
    'li',
    { class: kind },
    element('code', { class: 'who' }, key),
    ' ',
    sign(KINDS[kind].sign),
    ' ',
    ...withCode(text),
  );
}

customElements.define('coldstart-route-matcher', RouteMatcher);
