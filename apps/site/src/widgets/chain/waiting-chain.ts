/** The waiting chain: draws what `chain.ts` says of the form's setting, as soon as it is in sight. */
import { whenInView } from '~/widgets/in-view.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './chain.ts';

class WaitingChain extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const figure = this.querySelector('figure');
    const sum = this.querySelector('.sum');
    if (form === null || figure === null || sum === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./chain.ts').then(
        ({ axisOf, run, spansOf, sumOf }) => {
          const show = (): void => {
            const setting = settingOf(new FormData(form));
            const outcome = run(setting);
            drawTimeline(figure, axisOf(outcome), spansOf(setting, outcome));
            sum.textContent = sumOf(outcome);
          };
          form.addEventListener('input', show);
          // A browser may have kept what was chosen before.
          show();
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The chain could not be loaded: reload the page.'),
      );
    });
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
