import type { ExerciseVerdict } from '@coldstart/workshop/api';
import { element } from '../html.ts';

/** So many runs a month are a small application. */
const MANY = 100_000;

/** What the run would have cost on AWS, for whoever opens it. The prices are loaded with the first run that has any. */
export class Cost {
  readonly #place: HTMLElement;
  #shown: ExerciseVerdict['usage'];

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  show(usage: ExerciseVerdict['usage']): void {
    this.#shown = usage;
    if (usage === undefined || usage.length === 0) return this.#place.replaceChildren();
    import('@coldstart/prices').then(
      ({ billOf, dollars, quantityText }) => {
        // A newer run may have ended meanwhile.
        if (usage !== this.#shown) return;
        const bill = billOf(usage, { free: false });
        const month = billOf(usage, { times: MANY });
        const lines = bill.lines.map(({ rate, quantity, cost }) =>
          element(
            'li',
            {},
            `${rate.service}: ${rate.what}, ${quantityText(quantity)} × ${rate.unit}, ${dollars(cost)}`,
          ),
        );
        const unknown = bill.unknown.map(({ resource, quantity }) =>
          element('li', {}, `No price is known here of ${resource} (${quantityText(quantity)} times)`),
        );
        const many = `${MANY.toLocaleString('en-US')} such runs a month would cost ${dollars(month.total)}, with what is free taken off.`;
        const open = this.#place.querySelector('details')?.open ?? false;
        this.#place.replaceChildren(
          element(
            'details',
            { class: 'output cost', open },
            element('summary', {}, `On AWS this run would have cost ${dollars(bill.total)}`),
            element('p', {}, many),
            element('ul', {}, ...lines, ...unknown),
            ...bill.open.map((text) => element('p', { class: 'small' }, text)),
          ),
        );
      },
      (error: unknown) => reportError(error),
    );
  }
}
