/** The picture of the runtimes: a language is chosen, a day is moved, and each runtime says what it is on that day. */
import { KINDS } from '~/lib/signs.ts';
import { whenInView } from '~/widgets/in-view.ts';

type Rows = typeof import('./rows.ts');

class RuntimeTimeline extends HTMLElement {
  connectedCallback(): void {
    whenInView(this, () => {
      import('./rows.ts').then(
        (rows) => this.#open(rows),
        () => (this.#part('.told', HTMLElement).textContent = 'The days could not be loaded: reload the page.'),
      );
    });
  }

  #open(rows: Rows): void {
    const form = this.#part('form', HTMLFormElement);
    const slider = this.#part('input[type=range]', HTMLInputElement);
    const told = this.#part('.told', HTMLElement);
    const items = [...this.querySelectorAll<HTMLElement>('[data-runtime]')];
    const show = (): void => {
      const day = rows.dayAt(slider.valueAsNumber);
      const chosen = new FormData(form).get('language');
      const counts = new Map<string, number>();
      for (const item of items) {
        const row = rows.ROWS.find(({ id }) => id === item.dataset['runtime']);
        if (row === undefined) continue;
        item.hidden = row.group !== chosen;
        const { kind, text } = rows.said(row, day);
        mark(item, kind, text);
        const word = text.split(/[ ,:]/)[0] ?? '';
        if (!item.hidden) counts.set(word, (counts.get(word) ?? 0) + 1);
      }
      const shown = rows.shown(day);
      slider.setAttribute('aria-valuetext', shown);
      told.textContent = `${shown}: ${[...counts].map(([word, count]) => `${count} ${word === 'not' ? 'to come' : word}`).join(', ')}`;
      this.style.setProperty('--day', rows.placeOf(day));
    };
    const go = (day: string): void => {
      slider.valueAsNumber = rows.numberOf(day);
      show();
    };
    const today = (): string => new Date().toISOString().slice(0, 10);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', show);
    for (const button of form.querySelectorAll('button')) {
      button.disabled = false;
      button.addEventListener('click', () => go(button.value === 'today' ? today() : button.value));
    }
    slider.disabled = false;
    go(today());
    this.dataset['ready'] = '';
  }

  #part<Part extends HTMLElement>(selector: string, type: new () => Part): Part {
    const found = this.querySelector(selector);
    if (!(found instanceof type)) throw new Error(`The picture of the runtimes has no ${selector}.`);
    return found;
  }
}

/** Says in a row what its runtime is. */
function mark(item: HTMLElement, kind: keyof typeof KINDS, text: string): void {
  const state = item.querySelector('.state');
  if (state === null) return;
  state.className = `state ${kind}`;
  const sign = document.createElement('span');
  sign.className = 'sign';
  sign.setAttribute('aria-hidden', 'true');
  sign.textContent = KINDS[kind].sign;
  state.replaceChildren(sign, text);
}

customElements.define('coldstart-runtime-timeline', RuntimeTimeline);
