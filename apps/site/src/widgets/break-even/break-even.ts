/** The break-even slider: what the form says is calculated anew with every change, with the prices of the data file. */
import { whenInView } from '~/widgets/in-view.ts';

class BreakEven extends HTMLElement {
  connectedCallback(): void {
    whenInView(this, () => {
      import('./compare.ts').then(
        (prices) => this.#open(prices),
        () => (this.#part('.verdict-title').textContent = 'The prices could not be loaded: reload the page.'),
      );
    });
  }

  #open({ compare, dollars, many, placeOf }: typeof import('./compare.ts')): void {
    const form = this.querySelector('form');
    const slider = form?.querySelector<HTMLInputElement>('input[type=range]');
    if (form === null || slider === null || slider === undefined) return;
    const show = (): void => {
      const chosen = new FormData(form);
      const { requests, lambda, containers, crossing, sum, at } = compare({
        step: slider.valueAsNumber,
        milliseconds: Number(chosen.get('milliseconds')),
        megabytes: Number(chosen.get('megabytes')),
        size: String(chosen.get('size')),
      });
      const highest = Math.max(lambda, containers);
      this.#bar('.lambda', lambda, highest, dollars(lambda));
      this.#bar('.containers', containers, highest, dollars(containers));
      const asked = `${many(requests)} requests a month`;
      slider.setAttribute('aria-valuetext', asked);
      this.#part('.asked').textContent = asked;
      this.#part('.verdict-title').textContent = sum;
      this.#part('.verdict-message').textContent = at;
      this.style.setProperty('--crossing', `${placeOf(crossing).toFixed(2)}%`);
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', show);
    slider.disabled = false;
    show();
    this.dataset['ready'] = '';
  }

  #bar(selector: string, cost: number, highest: number, text: string): void {
    const bar = this.querySelector<HTMLElement>(`${selector} .bar`);
    bar?.style.setProperty('--long', `${highest === 0 ? 0 : (cost / highest) * 100}%`);
    this.#part(`${selector} .cost`).textContent = text;
  }

  #part(selector: string): Element {
    const found = this.querySelector(selector);
    if (found === null) throw new Error(`The break-even slider has no ${selector}.`);
    return found;
  }
}

customElements.define('coldstart-break-even', BreakEven);
