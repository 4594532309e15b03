/** A small application, and what a month of it costs: the prices and the sums are those of `pnpm course bill`. */
import { billOf, dollars, quantityText, type Bill, type Usage } from '@coldstart/prices';
import { gbSecondsOf, type Architecture } from '@coldstart/prices/work';

/** Requests a month, one for each step of the slider. */
export const REQUESTS = [
  10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000,
] as const;
export const MILLISECONDS = [20, 120, 400, 2000] as const;
export const MEGABYTES = [128, 512, 1024, 3072] as const;
export const ENTRANCES = { none: 'nothing', http: 'an HTTP API', rest: 'a REST API', queue: 'a queue' } as const;
/** Bytes of log for each request. */
export const LOGS = { 300: 'Lambda’s own lines', 2000: '2 KB', 20000: '20 KB' } as const;

export interface Setting {
  /** Place in `REQUESTS`. */
  readonly step: number;
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly architecture: Architecture;
  readonly entrance: keyof typeof ENTRANCES;
  readonly log: number;
  /** Whether the account's allowances are still there. */
  readonly free: boolean;
}

/** The question of the lesson's quiz. */
export const FIRST: Setting = {
  step: 5,
  milliseconds: 120,
  megabytes: 512,
  architecture: 'x86',
  entrance: 'none',
  log: 300,
  free: true,
};

export const requestsOf = ({ step }: Setting): number => REQUESTS[step] ?? REQUESTS[0];

const GB = 1024 ** 3;

export function usageOf(setting: Setting): Usage[] {
  const { milliseconds, megabytes, architecture, entrance, log } = setting;
  const requests = requestsOf(setting);
  const resource = 'your function';
  const of = (meter: string, quantity: number): Usage => ({ meter, quantity, resource });
  const entering = {
    none: [],
    http: [of('apigateway.http', requests)],
    rest: [of('apigateway.rest', requests)],
    // Sent, received and deleted one by one: batches of ten take a tenth of it.
    queue: [of('sqs.requests', 3 * requests)],
  };
  return [
    of('lambda.requests', requests),
    of(`lambda.${architecture}`, gbSecondsOf({ requests, milliseconds, megabytes })),
    ...entering[entrance],
    of('logs.in', (requests * log) / GB),
  ];
}

export interface Row {
  readonly what: string;
  readonly used: string;
  readonly free: string;
  readonly cost: string;
  /** Of the most expensive row, in percent. */
  readonly long: number;
}

export interface Calculated {
  readonly rows: readonly Row[];
  readonly sum: string;
}

export function calculate(setting: Setting): Calculated {
  const bill = billOf(usageOf(setting), { free: setting.free });
  const most = Math.max(...bill.lines.map(({ cost }) => cost));
  const rows = bill.lines.map(({ rate, quantity, free, cost }) => ({
    what: `${rate.service}: ${rate.what}`,
    used: `${quantityText(quantity)} ${rate.unit}${quantity === 1 || rate.unit === 'GB' ? '' : 's'}`,
    free: free === 0 ? 'none' : free === quantity ? 'all' : quantityText(free),
    cost: dollars(cost),
    long: most === 0 ? 0 : (cost / most) * 100,
  }));
  return { rows, sum: sumOf(setting, bill) };
}

function sumOf(setting: Setting, { lines, total, withoutFree }: Bill): string {
  const requests = `${requestsOf(setting).toLocaleString('en-US')} requests a month`;
  if (total === 0)
    return `${requests} cost nothing: all is inside of what is free. Else it were ${dollars(withoutFree)}.`;
  const largest = lines.reduce((all, one) => (one.cost > all.cost ? one : all));
  const part = Math.round((largest.cost / total) * 100);
  return `${requests} cost ${dollars(total)}. ${part} % of it is ${largest.rate.service}: ${largest.rate.what}.`;
}
