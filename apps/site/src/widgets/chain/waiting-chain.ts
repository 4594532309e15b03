/** The waiting chain: draws what `chain.ts` says of the form's setting. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './chain.ts';

type Model = typeof import('./chain.ts');

class WaitingChain extends FormWidget<Model> {
  protected readonly called = 'The chain';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./chain.ts');
  }

  protected show({ axisOf, run, spansOf, sumOf }: Model, chosen: FormData): void {
    const setting = settingOf(chosen);
    const outcome = run(setting);
    drawTimeline(part(this, 'figure'), axisOf(outcome), spansOf(setting, outcome));
    part(this, '.sum').textContent = sumOf(outcome);
  }
}

function settingOf(form: FormData): Setting {
  const number = (name: string): number => Number(form.get(name));
  return {
    count: number('count'),
    join: form.get('join') === 'messages' ? 'messages' : 'calls',
    work: number('work'),
    limit: number('limit'),
  };
}

customElements.define('coldstart-waiting-chain', WaitingChain);
