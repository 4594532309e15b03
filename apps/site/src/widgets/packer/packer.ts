/** The package packer: what is ticked goes in; gauges, form and places follow. */
import { whenInView } from '~/widgets/in-view.ts';
import type { Gauge } from './pack.ts';

class PackagePacker extends HTMLElement {
  connectedCallback(): void {
    whenInView(this, () => {
      import('./pack.ts').then(
        ({ pack }) => this.#open(pack),
        () => (this.#part('.verdict-title').textContent = 'The packer could not be loaded: reload the page.'),
      );
    });
  }

  #open(pack: (typeof import('./pack.ts'))['pack']): void {
    const form = this.querySelector('form');
    if (form === null) return;
    const show = (): void => {
      const chosen = new Set(new FormData(form).getAll('thing').map(String));
      const { form: packed, says, gauges, places } = pack(chosen);
      const [first = '', ...rest] = says.split(/(?<=\.) /);
      this.#part('.verdict').className = `verdict ${packed === 'not-at-all' ? 'failure' : 'success'}`;
      this.#part('.verdict-title').textContent = first;
      this.#part('.verdict-message').textContent = rest.join(' ');
      for (const gauge of gauges) this.#gauge(gauge);
      this.#part('.places').replaceChildren(...places.map(({ place, name }) => line(place, name)));
    };
    for (const input of form.querySelectorAll('input')) input.disabled = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', show);
    show();
    this.dataset['ready'] = '';
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

  #part(selector: string): Element {
    const found = this.querySelector(selector);
    if (found === null) throw new Error(`The package packer has no ${selector}.`);
    return found;
  }
}

function line(place: string, name: string): HTMLElement {
  const item = document.createElement('li');
  const path = document.createElement('code');
  path.textContent = place;
  item.append(path, ` ${name}`);
  return item;
}

customElements.define('coldstart-package-packer', PackagePacker);
