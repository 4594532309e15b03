import {
  dollars,
  MISSING,
  monthText,
  quantityText,
  REGION,
  SOURCES,
  type Bill,
  type BillLine,
} from '@coldstart/prices';
import { wrap } from './text.ts';

/** Columns of a cost, with a blank before it. */
const COST = 14;
const QUANTITY = 26;

/** A bill for the terminal, in lines of at most `width` columns. */
export function billLines(bill: Bill, width: number): string[] {
  const columns = Math.min(width, 80);
  const paragraph = (text: string, indent: string, first = indent): string[] =>
    wrap(text, columns - indent.length).map((line, index) => `${index === 0 ? first : indent}${line}`);
  const rows = bill.lines.flatMap((line) => lineRows(line, columns));
  const sum = (label: string, amount: number): string =>
    `${label.padEnd(columns - COST)}${dollars(amount).padStart(COST)}`;
  return [
    ...(rows.length > 0 ? [...rows, ''] : []),
    ...(bill.lines.length + bill.unknown.length > 0 ? [] : ['Nothing that it has used costs anything.', '']),
    sum('Total of the month', bill.total),
    ...(bill.withoutFree > bill.total ? [sum('Without the free allowances', bill.withoutFree)] : []),
    ...section(
      'No price is known here of',
      bill.unknown.map(({ resource, quantity }) => `${resource} (${quantityText(quantity)} times)`),
      paragraph,
    ),
    ...section('What this bill cannot tell', bill.open, paragraph),
    '',
    ...paragraph(pricesAre(), ''),
    ...paragraph(`No prices are in the table for ${MISSING.join('; ')}.`, ''),
  ];
}

/** The rate with what was used of it and what that costs, and below what the allowance covers. */
function lineRows({ rate, quantity, free, cost }: BillLine, columns: number): string[] {
  const used = `${quantityText(quantity)} ${plural(rate.unit, quantity)}`;
  const name = `${rate.service}: ${rate.what}`;
  const room = columns - QUANTITY - COST;
  const [first = '', ...rest] = wrap(name, room - 1);
  const some = rate.unit === 'GB' ? `${quantityText(free)} GB of it` : `${quantityText(free)} of them`;
  const covered = free === 0 ? '' : free === quantity ? 'free' : `${some} free`;
  return [
    `${first.padEnd(room)}${used.padStart(QUANTITY)}${(covered === 'free' ? 'free' : dollars(cost)).padStart(COST)}`,
    ...rest.map((line) => `  ${line}`),
    ...(covered === '' || covered === 'free' ? [] : [`${''.padEnd(room)}${covered.padStart(QUANTITY)}`]),
  ];
}

const plural = (unit: string, quantity: number): string => {
  if (quantity === 1 || /^GB$/.test(unit)) return unit;
  return unit.endsWith('y') ? `${unit.slice(0, -1)}ies` : `${unit}s`;
};

function section(
  title: string,
  texts: readonly string[],
  paragraph: (text: string, indent: string, first: string) => string[],
): string[] {
  if (texts.length === 0) return [];
  return ['', title, ...texts.flatMap((text) => paragraph(text, '    ', '  - '))];
}

function pricesAre(): string {
  const months = Object.values(SOURCES)
    .map(({ read }) => read)
    .sort();
  const [first = '', last = ''] = [months[0], months.at(-1)];
  return `Prices of ${REGION}, on demand, as of ${monthText(first)} to ${monthText(last)}, read second hand: look at AWS's pages before you plan.`;
}
