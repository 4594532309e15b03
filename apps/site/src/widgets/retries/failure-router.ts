/** The failure router: follows an event to its end, by its source and the nets that are spread. */
import { KINDS } from '~/lib/signs.ts';
import { element, sign } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Net, Source, Step } from './route.ts';

class FailureRouter extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const sum = this.querySelector('.verdict-title');
    const steps = this.querySelector('.steps');
    if (form === null || sum === null || steps === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./route.ts').then(
        ({ routeOf, sumOf }) => {
          const show = (): void => {
            const chosen = new FormData(form);
            const route = routeOf(chosen.get('source') as Source, new Set(chosen.getAll('net') as Net[]));
            const kind = route.kept ? 'success' : 'failure';
            sum.parentElement?.setAttribute('class', `verdict ${kind}`);
            sum.textContent = `${KINDS[kind].sign} ${sumOf(route)}`;
            steps.replaceChildren(...route.steps.map(line));
          };
          form.addEventListener('input', show);
          show();
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The router could not be loaded: reload the page.'),
      );
    });
  }
}

function line({ who, kind, text }: Step): HTMLElement {
  return element(
    'li',
    { class: kind },
    element('span', { class: 'who' }, who),
    ' ',
    sign(KINDS[kind].sign),
    ` ${text}`,
  );
}

customElements.define('coldstart-failure-router', FailureRouter);
