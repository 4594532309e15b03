/** The memory tuner: a job and its memory, and what both make of time and money. */
import { part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';

type Model = typeof import('./tune.ts');

class MemoryTuner extends FormWidget<Model> {
  protected readonly called = 'The tuner';

  protected load(): Promise<Model> {
    return import('./tune.ts');
  }

  protected show({ tune, megabytesOf, duration, dollars }: Model, chosen: FormData): void {
    const { slider } = this;
    const { run, best, says, why, curves, places } = tune(String(chosen.get('job')), slider.valueAsNumber);
    const asked = megabytesOf(slider.valueAsNumber);
    slider.setAttribute('aria-valuetext', asked);
    part(this, '.asked').textContent = asked;
    part(this, '.takes').textContent = run === undefined ? 'none' : duration(run.milliseconds);
    part(this, '.costs').textContent = run === undefined ? 'none' : dollars(run.cost);
    part(this, '.fits').textContent = megabytesOf(best.megabytes);
    part(this, '.verdict-title').textContent = says;
    part(this, '.verdict-message').textContent = why;
    part(this, 'polyline.time').setAttribute('points', curves.milliseconds);
    part(this, 'polyline.money').setAttribute('points', curves.cost);
    for (const [name, place] of Object.entries(places)) {
      const line = part(this, `line.${name}`);
      for (const end of ['x1', 'x2']) line.setAttribute(end, place.toFixed(1));
    }
  }
}

customElements.define('coldstart-memory-tuner', MemoryTuner);
