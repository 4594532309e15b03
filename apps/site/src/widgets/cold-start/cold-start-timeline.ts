/** The cold-start timeline: draws the phases of what its form says, as soon as it is in sight. */
import { whenInView } from '~/widgets/in-view.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Setting } from './phases.ts';

class ColdStartTimeline extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const figure = this.querySelector('figure');
    const sum = this.querySelector('.sum');
    if (form === null || figure === null || sum === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./phases.ts').then(
        ({ axisOf, spansOf, startOf, sumOf }) => {
          const show = (): void => {
            const start = startOf(settingOf(new FormData(form)));
            drawTimeline(figure, axisOf(start), spansOf(start));
            sum.textContent = sumOf(start);
          };
          form.addEventListener('input', show);
          // A browser may have kept what was chosen before.
          show();
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The timeline could not be loaded: reload the page.'),
      );
    });
  }
}

function settingOf(form: FormData): Setting {
  const remedy = form.get('remedy');
  return {
    size: Number(form.get('size')),
    remedy: remedy === 'snapstart' || remedy === 'provisioned' ? remedy : 'none',
    warm: form.get('start') === 'warm',
  };
}

customElements.define('coldstart-cold-start', ColdStartTimeline);
