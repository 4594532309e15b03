export { billOf, type Bill, type BillLine, type BillOptions } from './bill.ts';
export { dollars, monthText, quantityText } from './money.ts';
export {
  allowanceOf,
  ALLOWANCES,
  MISSING,
  rateOf,
  RATES,
  REGION,
  sourceOf,
  SOURCES,
  TWELVE_MONTHS_ENDED,
  unitPrice,
  type Allowance,
  type PriceSource,
  type Rate,
} from './rates.ts';
export { addUp, UNKNOWN, type Usage } from './usage.ts';
