/**
 * The trace waterfall: draws a trace, and says which traces an expression finds. Where the local server is there, those of
 * the learner's last run as well as the samples.
 */
import type { RunTrace, RunTraces } from '@coldstart/workshop/api';
import { element, part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Titled } from './waterfall.ts';

type Model = typeof import('./waterfall.ts');
type Live = typeof import('./own-traces.ts');

class TraceWaterfall extends FormWidget<Model> {
  protected readonly called = 'The waterfall';
  protected override readonly says = '.sum';
  #own: readonly Titled[] = [];
  /** Parts that were left out, by the trace's id. */
  #omitted: ReadonlyMap<string, number> = new Map();

  protected async load(): Promise<Model> {
    const [model, live] = await Promise.all([import('./waterfall.ts'), import('./own-traces.ts')]);
    const { exercise = '' } = this.dataset;
    live
      .followTraces(exercise, (found) => this.#offer(model, live, found))
      .catch((error: unknown) => reportError(error));
    return model;
  }

  protected show({ axisOf, foundBy, spansOf, sumOf, TITLED, sampleOf }: Model, chosen: FormData): void {
    const isOwn = chosen.get('where') === 'own' && this.#own.length > 0;
    part(this, '.samples').toggleAttribute('hidden', isOwn);
    part(this, '.own').toggleAttribute('hidden', !isOwn);
    const own = this.#own.find(({ trace: { id } }) => id === chosen.get('own'))?.trace;
    const trace = isOwn ? own : sampleOf(String(chosen.get('trace')));
    if (trace !== undefined) {
      drawTimeline(part(this, 'figure'), axisOf(trace), spansOf(trace));
      const omitted = (isOwn && this.#omitted.get(trace.id)) || 0;
      const more = omitted === 0 ? '' : ` ${omitted} of its parts are not shown.`;
      part(this, '.sum').textContent = `${sumOf(trace)}${more}`;
    }
    try {
      part(this, '.found').textContent = foundBy(String(chosen.get('expression')), isOwn ? this.#own : TITLED);
    } catch (error) {
      part(this, '.found').textContent = error instanceof Error ? `is refused: ${error.message}` : String(error);
    }
  }

  /** What the last run has left takes the place of the samples, until the reader chooses these. */
  #offer(model: Model, live: Live, found: RunTraces): void {
    const [before, after] = live.aboutTraces(found);
    part(this, '.about-own .before').textContent = before;
    part(this, '.about-own .after').textContent = after;
    const had = this.#own.length > 0;
    this.#own = model.titled(found.traces);
    this.#omitted = new Map(found.traces.map(({ id, omitted }: RunTrace) => [id, omitted]));
    part(this, '.where').toggleAttribute('hidden', this.#own.length === 0);
    this.#list();
    const where = this.querySelector<HTMLInputElement>(
      `[name=where][value=${this.#own.length === 0 ? 'samples' : 'own'}]`,
    );
    if (where !== null && (this.#own.length === 0 || !had)) where.checked = true;
    this.querySelector('form')?.dispatchEvent(new Event('input'));
  }

  #list(): void {
    const fieldset = part(this, '.own');
    const before = fieldset.querySelector<HTMLInputElement>('input:checked')?.value;
    const kept = this.#own.find(({ trace: { id } }) => id === before) ?? this.#own[0];
    const labels = this.#own.map((one) => {
      const { trace, title } = one;
      const input = element('input', { type: 'radio', name: 'own', value: trace.id, checked: one === kept });
      return element('label', {}, input, element('span', {}, title));
    });
    for (const label of fieldset.querySelectorAll('label')) label.remove();
    fieldset.append(...labels);
  }
}

customElements.define('coldstart-trace-waterfall', TraceWaterfall);
