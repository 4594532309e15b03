/** The failure router: follows an event to its end, by its source and the nets that are spread. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Net, Source } from './route.ts';

type Model = typeof import('./route.ts');

class FailureRouter extends FormWidget<Model> {
  protected readonly called = 'The router';

  protected load(): Promise<Model> {
    return import('./route.ts');
  }

  protected show({ routeOf, sumOf }: Model, chosen: FormData): void {
    const route = routeOf(chosen.get('source') as Source, new Set(chosen.getAll('net') as Net[]));
    showVerdict(this, route.kept ? 'success' : 'failure', sumOf(route));
    part(this, '.steps').replaceChildren(...route.steps.map(stepItem));
  }
}

customElements.define('coldstart-failure-router', FailureRouter);
