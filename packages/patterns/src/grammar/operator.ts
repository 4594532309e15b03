import type { Condition, Scalar, Test } from '../condition.ts';
import type { JsonReader } from '../json/reader.ts';
import type { Dialect } from './dialect.ts';

/** Reads what follows the name of an operator, up to the brace that closes the expression. */
export type Operator = (reader: JsonReader, dialect: Dialect) => Omit<Condition, 'text'>;

/** A test of texts, which other values do not pass. */
export const ofText =
  (test: (value: string) => boolean): Test =>
  (value: Scalar) =>
    typeof value === 'string' && test(value);

/** @param refusal why anything but a text is refused */
export function expectText(reader: JsonReader, refusal: string): string {
  if (reader.next() !== 'string') reader.fail(refusal);
  return reader.text;
}

export function expectClose(reader: JsonReader): void {
  if (reader.next() !== '}') reader.fail('Only one key allowed in match expression');
}

/** AWS says this of all that it reads like numbers. */
export function expectCloseOfNumbers(reader: JsonReader): void {
  if (reader.next() !== '}') reader.fail('Too many elements in numeric expression');
}
