/** The sign-up flow: what a user pool asks its functions, and what becomes of one answer. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Answer, Deed, VERSIONS } from './scene.ts';

type Model = typeof import('./scene.ts');

class SignUpFlow extends FormWidget<Model> {
  protected readonly called = 'The sign-up flow';

  protected load(): Promise<Model> {
    return import('./scene.ts');
  }

  protected show({ flowOf }: Model, chosen: FormData): void {
    const version = chosen.get('version') as keyof typeof VERSIONS;
    const { steps, end, kind, event } = flowOf(chosen.get('deed') as Deed, chosen.get('answer') as Answer, version);
    showVerdict(this, kind, end);
    part(this, '.steps').replaceChildren(...steps.map(stepItem));
    part(this, '.asked-event').textContent = JSON.stringify(event, null, 2);
  }
}

customElements.define('coldstart-sign-up-flow', SignUpFlow);
