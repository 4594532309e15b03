/** The log lens: runs one query over a log of texts and a log of JSON. */
import { element, part } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Answer, Form } from './incident.ts';

const FORMS = ['text', 'json'] as const satisfies readonly Form[];

class LogLens extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const query = this.querySelector('textarea');
    const said = this.querySelector('.said');
    if (form === null || query === null || said === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./incident.ts').then(
        ({ answer, sumOf }) => {
          const show = (): void => {
            try {
              const answers = FORMS.map((one) => answer(query.value, one));
              for (const [index, one] of FORMS.entries()) {
                const found = answers[index];
                if (found !== undefined) draw(part(this, `.log-${one}`), found, sumOf(found));
              }
              said.textContent = answers.map((found, index) => `${FORMS[index]}: ${sumOf(found)}`).join(', ');
              this.removeAttribute('data-refused');
            } catch (error) {
              said.textContent = error instanceof Error ? `The query is refused: ${error.message}` : String(error);
              this.dataset['refused'] = '';
            }
          };
          for (const choice of form.querySelectorAll('input'))
            choice.addEventListener('input', () => {
              query.value = choice.dataset['query'] ?? '';
              show();
            });
          query.addEventListener('input', show);
          show();
          this.dataset['ready'] = '';
        },
        () => (said.textContent = 'The log lens could not be loaded: reload the page.'),
      );
    });
  }
}

function draw(panel: HTMLElement, { fields, rows }: Answer, sum: string): void {
  part(panel, '.sum').textContent = sum;
  const table = part(panel, 'table');
  table.hidden = rows.length === 0;
  const heads = fields.map((name) => element('th', { scope: 'col' }, name));
  const body = rows.map((row) =>
    element('tr', {}, ...row.map((value, index) => element('td', { 'data-label': fields[index] ?? '' }, value))),
  );
  table.replaceChildren(element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...body));
}

customElements.define('coldstart-log-lens', LogLens);
