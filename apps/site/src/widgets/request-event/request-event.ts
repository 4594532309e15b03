/** Request to event: a command of curl, and what a REST API and an HTTP API tell a function of it. */
import { element, part, withCode } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';

class RequestToEvent extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const command = this.querySelector('textarea');
    if (form === null || command === null) return;
    const status = part(this, '.verdict');
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./scene.ts').then(
        ({ COMMANDS, eventsOf }) => {
          const show = (): void => {
            const shown = eventsOf(command.value);
            status.className = typeof shown === 'string' ? 'verdict failure' : 'verdict';
            if (typeof shown === 'string') {
              status.replaceChildren(element('p', {}, shown));
              return;
            }
            status.replaceChildren(
              element('ul', {}, ...shown.notes.map((note) => element('li', {}, ...withCode(note)))),
            );
            part(this, '.rest').textContent = JSON.stringify(shown.rest, null, 2);
            part(this, '.http').textContent = JSON.stringify(shown.http, null, 2);
          };
          form.addEventListener('input', ({ target }) => {
            if (target instanceof HTMLInputElement) command.value = COMMANDS[Number(target.value)]?.[1] ?? '';
            show();
          });
          show();
          this.dataset['ready'] = '';
        },
        () => (status.textContent = 'The widget could not be loaded: reload the page.'),
      );
    });
  }
}

customElements.define('coldstart-request-to-event', RequestToEvent);
