/** The break-even slider: what the form says is calculated anew with every change, with the prices of the data file. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';

type Model = typeof import('./compare.ts');

class BreakEven extends FormWidget<Model> {
  protected readonly called = 'The slider';

  protected load(): Promise<Model> {
    return import('./compare.ts');
  }

  protected show({ compare, dollars, many, placeOf }: Model, chosen: FormData): void {
    const { slider } = this;
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
    part(this, '.asked').textContent = asked;
    part(this, '.verdict-title').textContent = sum;
    part(this, '.verdict-message').textContent = at;
    this.style.setProperty('--crossing', `${placeOf(crossing).toFixed(2)}%`);
  }

  #bar(selector: string, cost: number, highest: number, text: string): void {
    const bar = this.querySelector<HTMLElement>(`${selector} .bar`);
    bar?.style.setProperty('--long', `${highest === 0 ? 0 : (cost / highest) * 100}%`);
    part(this, `${selector} .cost`).textContent = text;
  }
}

customElements.define('coldstart-break-even', BreakEven);
