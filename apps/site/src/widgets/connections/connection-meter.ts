/** The connection meter: how many connections functions open, beside those that the database takes. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { Way } from './meter.ts';

type Model = typeof import('./meter.ts');

class ConnectionMeter extends FormWidget<Model> {
  protected readonly called = 'The connection meter';

  protected load(): Promise<Model> {
    return import('./meter.ts');
  }

  protected show({ measure }: Model, chosen: FormData): void {
    const { slider } = this;
    const functions = slider.valueAsNumber;
    const { asked, limit, kind, sum, why } = measure({
      functions,
      way: chosen.get('way') as Way,
      units: Number(chosen.get('units')),
      fromNothing: chosen.get('least') === '0',
    });
    const told = `${functions.toLocaleString('en')} functions at once`;
    slider.setAttribute('aria-valuetext', told);
    part(this, '.asked').textContent = told;
    const most = Math.max(asked, limit);
    this.#bar('.opened', asked, most);
    this.#bar('.taken', limit, most);
    this.querySelector('.opened .bar')?.classList.toggle('over', asked > limit);
    showVerdict(this, kind, sum);
    part(this, '.verdict-message').textContent = why;
  }

  #bar(selector: string, connections: number, most: number): void {
    const bar = this.querySelector<HTMLElement>(`${selector} .bar`);
    bar?.style.setProperty('--long', `${(connections / most) * 100}%`);
    part(this, `${selector} .cost`).textContent = connections.toLocaleString('en');
  }
}

customElements.define('coldstart-connection-meter', ConnectionMeter);
