/** The warm room: orders come, environments are made, kept and taken away. It draws `room.ts`, which comes when in view. */
import { KINDS } from '~/lib/signs.ts';
import type { Code, Environment, Happening, Room } from './room.ts';

class WarmRoom extends HTMLElement {
  connectedCallback(): void {
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        watch.disconnect();
        import('./room.ts').then(
          (steps) => this.#open(steps),
          () => this.#part('.story').replaceChildren('The room could not be loaded: reload the page.'),
        );
      },
      { rootMargin: '300px' },
    );
    watch.observe(this);
  }

  #open({ begin, order, silence }: typeof import('./room.ts')): void {
    const form = this.#part('form');
    const code = (): Code => new FormData(form as HTMLFormElement).get('code') as Code;
    let room = begin(code());
    const take = (next: Room): void => {
      room = next;
      this.#show(room);
    };
    const steps: Record<string, () => Room> = {
      one: () => order(room, 1),
      two: () => order(room, 2),
      silence: () => silence(room),
      deploy: () => begin(code()),
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    // Other code is another deployment: environments of the old one take no more orders.
    form.addEventListener('change', () => take(begin(code())));
    for (const button of this.querySelectorAll('button')) {
      button.disabled = false;
      button.addEventListener('click', () => take(steps[button.value]?.() ?? room));
    }
    take(room);
    this.dataset['ready'] = '';
  }

  #show({ environments, made, orders, loads, happened }: Room): void {
    this.#part('.story').replaceChildren(...happened.map(line));
    const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
    this.#part('.counts').textContent =
      `${count(orders, 'order', 'orders')} · ${count(made, 'environment', 'environments')} made · ` +
      `prices loaded ${count(loads, 'time', 'times')}`;
    const shown = [...environments].sort((a, b) => a.number - b.number).map(drawn);
    this.#part('.environments').replaceChildren(...shown);
  }

  #part(selector: string): Element {
    const found = this.querySelector(selector);
    if (found === null) throw new Error(`The warm room has no ${selector}.`);
    return found;
  }
}

function element(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function line({ kind, text }: Happening): HTMLElement {
  const sign = element('span', 'sign', KINDS[kind].sign);
  sign.setAttribute('aria-hidden', 'true');
  return element('li', kind, sign, element('span', 'sr-only', `${KINDS[kind].word}: `), element('span', '', text));
}

function drawn({ number, orders, list, basket }: Environment): HTMLElement {
  const fact = (name: string, value: string): HTMLElement =>
    element('div', '', element('dt', '', name), element('dd', '', value));
  return element(
    'li',
    basket.length > 1 ? 'failure' : 'wait',
    element('p', 'name', `Environment ${number}, frozen`),
    element(
      'dl',
      '',
      fact('served', orders === 1 ? '1 order' : `${orders} orders`),
      fact('prices', list ? 'in memory' : 'forgotten'),
      fact('basket', basket.length === 0 ? 'forgotten' : basket.join(', ')),
    ),
  );
}

customElements.define('coldstart-warm-room', WarmRoom);
