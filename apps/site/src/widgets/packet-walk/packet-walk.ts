/** The packet walk: follows the first packet of a connection through the network that the form has. */
import { KINDS } from '~/lib/signs.ts';
import { element, sign } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Aim, Part, Place } from './scene.ts';

class PacketWalk extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const sum = this.querySelector('.verdict-title');
    const steps = this.querySelector('.steps');
    if (form === null || sum === null || steps === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./scene.ts').then(
        ({ packet, sumOf }) => {
          const show = (): void => {
            const chosen = new FormData(form);
            const parts = new Set(chosen.getAll('part') as Part[]);
            const way = packet(chosen.get('place') as Place, parts, chosen.get('aim') as Aim);
            const kind = way.arrives ? 'success' : 'failure';
            sum.parentElement?.setAttribute('class', `verdict ${kind}`);
            sum.textContent = `${KINDS[kind].sign} ${sumOf(way)}`;
            steps.replaceChildren(...way.steps.map(({ where, passes, text }) => line(where, passes, text)));
          };
          form.addEventListener('input', show);
          show();
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The packet walk could not be loaded: reload the page.'),
      );
    });
  }
}

function line(where: string, passes: boolean, text: string): HTMLElement {
  const kind = passes ? 'service' : 'failure';
  return element(
    'li',
    { class: kind },
    element('span', { class: 'who' }, where),
    ' ',
    sign(KINDS[kind].sign),
    ` ${text}`,
  );
}

customElements.define('coldstart-packet-walk', PacketWalk);
