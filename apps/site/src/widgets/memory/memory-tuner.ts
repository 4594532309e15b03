/** The memory tuner: a job and its memory, and what both make of time and money. */
import { whenInView } from '~/widgets/in-view.ts';

class MemoryTuner extends HTMLElement {
  connectedCallback(): void {
    whenInView(this, () => {
      import('./tune.ts').then(
        (model) => this.#open(model),
        () => (this.#part('.verdict-title').textContent = 'The tuner could not be loaded: reload the page.'),
      );
    });
  }

  #open({ tune, megabytesOf, duration, dollars }: typeof import('./tune.ts')): void {
    const form = this.querySelector('form');
    const slider = form?.querySelector<HTMLInputElement>('input[type=range]');
    if (form === null || slider === null || slider === undefined) return;
    const show = (): void => {
      const { run, best, says, why, curves, places } = tune(
        String(new FormData(form).get('job')),
        slider.valueAsNumber,
      );
      const asked = megabytesOf(slider.valueAsNumber);
      slider.setAttribute('aria-valuetext', asked);
      this.#part('.asked').textContent = asked;
      this.#part('.takes').textContent = run === undefined ? 'none' : duration(run.milliseconds);
      this.#part('.costs').textContent = run === undefined ? 'none' : dollars(run.cost);
      this.#part('.fits').textContent = megabytesOf(best.megabytes);
      this.#part('.verdict-title').textContent = says;
      this.#part('.verdict-message').textContent = why;
      this.#part('polyline.time').setAttribute('points', curves.milliseconds);
      this.#part('polyline.money').setAttribute('points', curves.cost);
      for (const [name, place] of Object.entries(places)) {
        const line = this.#part(`line.${name}`);
        for (const end of ['x1', 'x2']) line.setAttribute(end, place.toFixed(1));
      }
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', show);
    for (const input of form.querySelectorAll('input')) input.disabled = false;
    show();
    this.dataset['ready'] = '';
  }

  #part(selector: string): Element {
    const found = this.querySelector(selector);
    if (found === null) throw new Error(`The memory tuner has no ${selector}.`);
    return found;
  }
}

customElements.define('coldstart-memory-tuner', MemoryTuner);
