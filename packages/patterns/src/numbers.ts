import { Refused } from './json/refused.ts';

/**
 * A number that AWS can compare: one that a double holds exactly as it is written.
 *
 * @throws Refused "Cannot compare number"
 */
export function comparable(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || decimal(text) !== decimal(String(value))) {
    throw new Refused(`Cannot compare number : ${text}`);
  }
  return value;
}

/** The same for all ways to write a number: `3.0e2`, `300` and `300.00` are `3e2`. */
function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
