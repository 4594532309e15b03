/** The concurrency simulator: puts the load of its form on the rules of `crowd.ts`. */
import { KINDS } from '~/lib/signs.ts';
import { element, sign } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import type { Setting } from './crowd.ts';

type Model = typeof import('./crowd.ts');

class ConcurrencySimulator extends FormWidget<Model> {
  protected readonly called = 'The simulator';
  protected override readonly says = '.sum';

  protected load(): Promise<Model> {
    return import('./crowd.ts');
  }

  protected show({ CHOICES, columnsOf, lineOf, run, sumOf }: Model, chosen: FormData): void {
    const setting = settingOf(chosen, CHOICES);
    const curves = run(setting);
    const columns = columnsOf(curves);
    this.querySelector('.sum')?.replaceChildren(sumOf(setting));
    this.querySelector('.lines')?.replaceChildren(
      ...curves.map((curve) => {
        const { kind, text } = lineOf(curve);
        return element('li', { class: kind }, sign(KINDS[kind].sign), ` ${text}`);
      }),
    );
    for (const [index, drawn] of this.querySelectorAll<HTMLElement>('.curve').entries()) {
      drawn.hidden = columns[index] === undefined;
      for (const [second, column] of [...drawn.querySelectorAll<HTMLElement>('.column')].entries()) {
        column.style.setProperty('--running', `${columns[index]?.[second]?.running ?? 0}%`);
        column.style.setProperty('--throttled', `${columns[index]?.[second]?.throttled ?? 0}%`);
      }
    }
  }
}

/** What is chosen: each radio's value is the place of its choice. */
function settingOf(form: FormData, choices: Model['CHOICES']): Setting {
  const chosen = <Value>(name: string, all: readonly [Value, ...Value[]]): Value =>
    all[Number(form.get(name))] ?? all[0];
  return {
    rate: chosen<number>('rate', choices.rate),
    milliseconds: chosen<number>('milliseconds', choices.milliseconds),
    reserved: chosen<number | undefined>('reserved', choices.reserved),
    provisioned: chosen<number>('provisioned', choices.provisioned),
    others: chosen<boolean>('others', choices.others),
    account: chosen<number>('account', choices.account),
  };
}

customElements.define('coldstart-concurrency-simulator', ConcurrencySimulator);
