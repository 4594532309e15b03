/** The duplicate cannon: fires what the form says, and shows what became of each copy. */
import { KINDS } from '~/lib/signs.ts';
import { stepItem } from '~/widgets/form-widget.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Firing, Handler, Outcome } from './fire.ts';

class DuplicateCannon extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const sum = this.querySelector('.verdict-title');
    const steps = this.querySelector('.steps');
    if (form === null || sum === null || steps === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./fire.ts').then(
        ({ fire, sumOf }) => {
          const verdict = sum.parentElement;
          form.addEventListener('submit', () => {
            const chosen = new FormData(form);
            const outcome = fire(
              chosen.get('handler') as Handler,
              chosen.get('firing') as Firing,
              Number(chosen.get('copies')),
            );
            verdict?.setAttribute('class', `verdict ${kindOf(outcome)}`);
            sum.textContent = `${KINDS[kindOf(outcome)].sign} ${sumOf(outcome)}`;
            steps.replaceChildren(...outcome.steps.map(stepItem));
          });
          // What was fired before is no answer to what is chosen now.
          form.addEventListener('input', () => {
            verdict?.setAttribute('class', 'verdict');
            sum.textContent = 'Choose, and fire.';
            steps.replaceChildren();
          });
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The cannon could not be loaded: reload the page.'),
      );
    });
  }
}

const kindOf = ({ charges }: Outcome): 'success' | 'failure' => (charges === 1 ? 'success' : 'failure');

customElements.define('coldstart-duplicate-cannon', DuplicateCannon);
