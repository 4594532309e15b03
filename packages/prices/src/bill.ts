import { allowanceOf, hasRate, RATES, type Rate } from './rates.ts';
import { openQuestions } from './open-questions.ts';
import { addUp, UNKNOWN, type Usage } from './usage.ts';

export interface BillLine {
  readonly rate: Rate;
  readonly quantity: number;
  /** What the free allowance covers of it. */
  readonly free: number;
  /** Dollars, for the rest. */
  readonly cost: number;
  /** Whose it is, the largest first. */
  readonly resources: readonly Pick<Usage, 'resource' | 'quantity'>[];
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly total: number;
  /** The same without any allowance: what one account in which much else runs would pay. */
  readonly withoutFree: number;
  /** What was used and has no price here, and how often. */
  readonly unknown: readonly Pick<Usage, 'resource' | 'quantity'>[];
  /** What a bill of this run cannot tell, in sentences. */
  readonly open: readonly string[];
}

export interface BillOptions {
  /** How often the run is to be counted, such as as often as in a month. */
  readonly times?: number;
  /** False where the account's allowances are used up. */
  readonly free?: boolean;
}

/** What AWS would ask for this usage in a month in which nothing else ran. */
export function billOf(usage: readonly Usage[], { times = 1, free = true }: BillOptions = {}): Bill {
  const all = addUp(usage).map((one) => ({ ...one, quantity: one.quantity * times }));
  const left = new Map<string, number>();
  const lines: BillLine[] = [];
  for (const rate of RATES) {
    const own = all.filter(({ meter }) => meter === rate.id);
    if (own.length === 0) continue;
    const quantity = own.reduce((sum, one) => sum + one.quantity, 0);
    const covered = free ? takeFree(left, rate, quantity) : 0;
    const cost = ((quantity - covered) * rate.price) / rate.per;
    lines.push({ rate, quantity, free: covered, cost, resources: largestFirst(own) });
  }
  return {
    lines,
    total: sumOf(lines.map(({ cost }) => cost)),
    withoutFree: sumOf(lines.map(({ rate, quantity }) => (quantity * rate.price) / rate.per)),
    unknown: largestFirst(all.filter(({ meter }) => !hasRate(meter)).map(named)),
    open: openQuestions(all),
  };
}

/** A meter without a price stands beside what it was of. */
const named = (usage: Usage): Usage =>
  usage.meter === UNKNOWN ? usage : { ...usage, resource: `${usage.meter} of ${usage.resource}` };

/** Rates that share an allowance take from it one after the other. */
function takeFree(left: Map<string, number>, { free }: Rate, quantity: number): number {
  if (free === undefined) return 0;
  const available = left.get(free) ?? allowanceOf(free).quantity;
  const taken = Math.min(available, quantity);
  left.set(free, available - taken);
  return taken;
}

const sumOf = (costs: readonly number[]): number => costs.reduce((sum, cost) => sum + cost, 0);

const largestFirst = (usage: readonly Usage[]): Pick<Usage, 'resource' | 'quantity'>[] =>
  usage.map(({ resource, quantity }) => ({ resource, quantity })).sort((a, b) => b.quantity - a.quantity);
