/** The package packer: what is ticked goes in; gauges, form and places follow. */
import { element, part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import type { Gauge } from './pack.ts';

type Model = typeof import('./pack.ts');

class PackagePacker extends FormWidget<Model> {
  protected readonly called = 'The packer';

  protected load(): Promise<Model> {
    return import('./pack.ts');
  }

  protected show({ pack }: Model, chosen: FormData): void {
    const { form: packed, says, gauges, places } = pack(new Set(chosen.getAll('thing').map(String)));
    const [first = '', ...rest] = says.split(/(?<=\.) /);
    part(this, '.verdict').className = `verdict ${packed === 'not-at-all' ? 'failure' : 'success'}`;
    part(this, '.verdict-title').textContent = first;
    part(this, '.verdict-message').textContent = rest.join(' ');
    for (const gauge of gauges) this.#gauge(gauge);
    part(this, '.places').replaceChildren(
      ...places.map(({ place, name }) => element('li', {}, element('code', {}, place), ` ${name}`)),
    );
  }

  #gauge({ id, used, most, text }: Gauge): void {
    const row = this.querySelector<HTMLElement>(`[data-gauge="${id}"]`);
    if (row === null) return;
    const over = used > most;
    row.className = over ? 'failure' : 'service';
    row.style.setProperty('--full', `${Math.min(100, (used / most) * 100)}%`);
    const value = row.querySelector('.value');
    if (value !== null) value.textContent = over ? `✕ ${text}` : text;
  }
}

customElements.define('coldstart-package-packer', PackagePacker);
