/** The retry timeline: draws the life of an event as the form has it. Its model comes when it is in view. */
import { KINDS } from '~/lib/signs.ts';
import { element, sign, withCode } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Fate, Life, Moment, Net } from './life.ts';

class RetryTimeline extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const sum = this.querySelector('.verdict-title');
    const list = this.querySelector('.timeline ol');
    if (form === null || sum === null || list === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./life.ts').then(
        ({ lifeOf, sumOf }) => {
          const show = (): void => {
            const chosen = new FormData(form);
            const settings = {
              maximumRetryAttempts: Number(chosen.get('retries')),
              maximumEventAge: Number(chosen.get('age')),
            };
            const life = lifeOf(chosen.get('fate') as Fate, settings, chosen.get('net') as Net);
            const kind = kindOf(life);
            sum.parentElement?.setAttribute('class', `verdict ${kind}`);
            sum.textContent = `${KINDS[kind].sign} ${sumOf(life)}`;
            list.replaceChildren(...life.moments.map((moment) => line(moment, life.end)));
          };
          form.addEventListener('input', show);
          show();
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The timeline could not be loaded: reload the page.'),
      );
    });
  }
}

const kindOf = ({ condition, lost }: Life): 'success' | 'wait' | 'failure' =>
  lost ? 'failure' : condition === 'Success' ? 'success' : 'wait';

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : ((part / whole) * 100).toFixed(2)}%`;

function line({ lane, from, to, kind, text }: Moment, end: number): HTMLElement {
  const bar = element('span', {
    class: from === to ? 'bar moment' : 'bar',
    // The last moment would lie behind the end of the axis.
    style: `--at: min(${percent(from, end)}, 100% - 3px); --long: ${percent(to - from, end)}`,
  });
  return element(
    'li',
    { class: kind },
    element('span', { class: 'lane' }, lane),
    element('span', { class: 'track', 'aria-hidden': 'true' }, bar),
    element('span', { class: 'what' }, sign(KINDS[kind].sign), ' ', ...withCode(text)),
  );
}

customElements.define('coldstart-retry-timeline', RetryTimeline);
