/** Cron reader: when a schedule runs by the clocks of a place, and what becomes of the days on which they change. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';

type Model = typeof import('./reading.ts');

class CronReader extends FormWidget<Model> {
  protected readonly called = 'The cron reader';
  #example: string | undefined;

  protected load(): Promise<Model> {
    return import('./reading.ts');
  }

  protected show({ readingOf }: Model, chosen: FormData): void {
    const example = String(chosen.get('example'));
    const expression = this.querySelector<HTMLInputElement>('input[name=expression]');
    if (expression === null) return;
    // One of the examples was chosen: it takes the place of what was written.
    if (this.#example !== undefined && example !== this.#example) expression.value = example;
    this.#example = example;
    const { kind, sum, runs, changes } = readingOf(expression.value, String(chosen.get('zone')), Date.now());
    showVerdict(this, kind, sum.replaceAll('`', ''));
    part(this, '.runs').replaceChildren(...runs.map(stepItem));
    part(this, '.changes').replaceChildren(...changes.map(stepItem));
    part(this, '.changes-title').hidden = changes.length === 0;
  }
}

customElements.define('coldstart-cron-reader', CronReader);
