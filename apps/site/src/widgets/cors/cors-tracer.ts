/** CORS preflight tracer: what a browser and an API say to each other before a page may read an answer. */
import { element, part, sign, withCode } from '~/live/html.ts';
import { KINDS } from '~/lib/signs.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { Send, Setting, Step } from './trace.ts';

type Model = typeof import('./trace.ts');

class CorsTracer extends FormWidget<Model> {
  protected readonly called = 'The tracer';

  protected load(): Promise<Model> {
    return import('./trace.ts');
  }

  protected show({ trace }: Model, chosen: FormData): void {
    const { steps, kind, sum } = trace({
      cors: chosen.get('cors') as Setting['cors'],
      routes: chosen.get('routes') as Setting['routes'],
      guarded: chosen.get('guarded') !== null,
      origin: String(chosen.get('origin')),
      method: String(chosen.get('method')),
      sends: new Set(chosen.getAll('sends') as Send[]),
    });
    showVerdict(this, kind, sum);
    part(this, '.steps').replaceChildren(...steps.map(stepOf));
  }
}

function stepOf({ who, kind, text }: Step): HTMLElement {
  return element(
    'li',
    { class: kind },
    element('span', { class: 'who' }, who),
    ' ',
    sign(KINDS[kind].sign),
    ' ',
    ...withCode(text),
  );
}

customElements.define('coldstart-cors-tracer', CorsTracer);
