/** The bill calculator: shows what `calculate.ts` says of the form's setting. */
import { element, part } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import type { Row, Setting } from './calculate.ts';

type Model = typeof import('./calculate.ts');

class BillCalculator extends FormWidget<Model> {
  protected readonly called = 'The calculator';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./calculate.ts');
  }

  protected show({ calculate, requestsOf }: Model, chosen: FormData): void {
    const setting = settingOf(chosen);
    const { rows, sum } = calculate(setting);
    const asked = `${requestsOf(setting).toLocaleString('en-US')} requests a month`;
    part(this, '.asked').textContent = asked;
    this.slider.setAttribute('aria-valuetext', asked);
    part(this, '.sum').textContent = sum;
    part(this, 'tbody').replaceChildren(...rows.map(rowOf));
  }
}

function rowOf({ what, used, free, cost, long }: Row): HTMLElement {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--long', `${long.toFixed(1)}%`);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, what),
    element('td', { 'data-label': 'Used' }, used),
    element('td', { 'data-label': 'Free' }, free),
    element('td', { 'data-label': 'Costs' }, element('span', { class: 'cost' }, cost), bar),
  );
}

function settingOf(form: FormData): Setting {
  const text = (name: string): string => String(form.get(name));
  return {
    step: Number(text('step')),
    milliseconds: Number(text('milliseconds')),
    megabytes: Number(text('megabytes')),
    architecture: text('architecture') === 'arm' ? 'arm' : 'x86',
    entrance: text('entrance') as Setting['entrance'],
    log: Number(text('log')),
    free: text('free') === 'yes',
  };
}

customElements.define('coldstart-bill-calculator', BillCalculator);
