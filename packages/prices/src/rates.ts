import table from './prices.json' with { type: 'json' };

/** Where a price comes from, and of which month: prices age. */
export interface PriceSource {
  readonly title: string;
  readonly url: string;
  /** `2026-09` */
  readonly read: string;
  /** How near to the page it was read. */
  readonly how: string;
}

/** What AWS asks for a unit of something, on demand, in the first tier of volume. */
export interface Rate {
  /** `lambda.requests` */
  readonly id: string;
  readonly service: string;
  readonly what: string;
  /** One of them: `GB-second`. */
  readonly unit: string;
  /** Dollars for `per` units. */
  readonly price: number;
  readonly per: number;
  /** Key of `SOURCES`. */
  readonly source: string;
  /** The allowance that it is taken from first. */
  readonly free?: string;
}

/** What costs nothing, each month, once an account, for as long as there is the account. */
export interface Allowance {
  readonly id: string;
  /** In units of the rates that are taken from it; several rates may share one. */
  readonly quantity: number;
  readonly source: string;
}

export const REGION = table.region;
export const SOURCES: Readonly<Record<string, PriceSource>> = table.sources;
export const RATES: readonly Rate[] = table.rates;
export const ALLOWANCES: readonly Allowance[] = table.free;
/** What no price was found for. */
export const MISSING: readonly string[] = table.missing;

/**
 * Free for twelve months was what accounts got that were opened before 15 July 2025: the last of these months ended in
 * July 2026. Newer ones get credits in their place.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier.html
 */
export const TWELVE_MONTHS_ENDED = '2026-07';

const byId = new Map(RATES.map((rate) => [rate.id, rate]));

/** @throws Error for an id that the table has not */
export function rateOf(id: string): Rate {
  const rate = byId.get(id);
  if (rate === undefined) throw new Error(`There is no price ${id} in prices.json.`);
  return rate;
}

export const hasRate = (id: string): boolean => byId.has(id);

/** Dollars for one unit. */
export function unitPrice(id: string): number {
  const { price, per } = rateOf(id);
  return price / per;
}

export function sourceOf({ source }: Pick<Rate, 'source'>): PriceSource {
  const found = SOURCES[source];
  if (found === undefined) throw new Error(`There is no source ${source} in prices.json.`);
  return found;
}

/** @throws Error for an id that the table has not */
export function allowanceOf(id: string): Allowance {
  const found = ALLOWANCES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no allowance ${id} in prices.json.`);
  return found;
}
