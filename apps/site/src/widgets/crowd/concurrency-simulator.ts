/** The concurrency simulator: puts the load of its form on the rules of `crowd.ts`, as soon as it is in sight. */
import { KINDS } from '~/lib/signs.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Setting } from './crowd.ts';

class ConcurrencySimulator extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const sum = this.querySelector('.sum');
    if (form === null || sum === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./crowd.ts').then(
        (crowd) => {
          const show = (): void => this.#show(crowd, settingOf(new FormData(form), crowd.CHOICES));
          form.addEventListener('input', show);
          // A browser may have kept what was chosen before.
          show();
          this.dataset['ready'] = '';
        },
        () => (sum.textContent = 'The simulator could not be loaded: reload the page.'),
      );
    });
  }

  #show({ columnsOf, lineOf, run, sumOf }: typeof import('./crowd.ts'), setting: Setting): void {
    const curves = run(setting);
    const columns = columnsOf(curves);
    this.querySelector('.sum')?.replaceChildren(sumOf(setting));
    this.querySelector('.lines')?.replaceChildren(
      ...curves.map((curve) => {
        const { kind, text } = lineOf(curve);
        const item = document.createElement('li');
        item.className = kind;
        const sign = document.createElement('span');
        sign.className = 'sign';
        sign.setAttribute('aria-hidden', 'true');
        sign.textContent = KINDS[kind].sign;
        item.append(sign, ` ${text}`);
        return item;
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
function settingOf(form: FormData, choices: typeof import('./crowd.ts').CHOICES): Setting {
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
