/** A metric from a log line: a line, and what CloudWatch measures of it. */
import { element, part } from '~/live/html.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';

type Model = typeof import('./extract.ts');

class MetricFromLine extends FormWidget<Model> {
  protected readonly called = 'The widget';
  #preset: string | undefined;

  protected load(): Promise<Model> {
    return import('./extract.ts');
  }

  protected show({ extract, PRESETS }: Model, chosen: FormData): void {
    const line = this.querySelector('textarea');
    if (line === null) throw new Error('The widget has no line.');
    const preset = String(chosen.get('preset'));
    // One of the lines was chosen: it takes the place of what was written.
    if (this.#preset !== undefined && preset !== this.#preset)
      line.value = PRESETS.find(({ name }) => name === preset)?.line ?? line.value;
    this.#preset = preset;
    const way = chosen.get('way') === 'filter' ? 'filter' : 'embedded';
    part(this, '.filter').hidden = way !== 'filter';
    const { kind, metrics, sum } = extract({
      way,
      line: line.value,
      pattern: String(chosen.get('pattern')),
      value: String(chosen.get('value')),
    });
    showVerdict(this, kind, sum);
    part(this, '.metrics').hidden = metrics.length === 0;
    part(this, '.metrics tbody').replaceChildren(
      ...metrics.map(({ name, dimensions, value, unit }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, name),
          element('td', { 'data-label': 'Dimensions' }, dimensions === '' ? 'none' : dimensions),
          element('td', { 'data-label': 'Value' }, value),
          element('td', { 'data-label': 'Unit' }, unit),
        ),
      ),
    );
  }
}

customElements.define('coldstart-metric-from-line', MetricFromLine);
