import type { Test } from '../condition.ts';
import { Refused } from '../json/refused.ts';
import type { JsonReader, Token } from '../json/reader.ts';
import { comparable } from '../numbers.ts';
import { expectCloseOfNumbers, type Operator } from './operator.ts';

type Compare = (value: number, limit: number) => boolean;

const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['=', (value, limit) => value === limit],
  ['<', (value, limit) => value < limit],
  ['<=', (value, limit) => value <= limit],
  ['>', (value, limit) => value > limit],
  ['>=', (value, limit) => value >= limit],
]);

/** `["<", 10]`, `[">", 0, "<=", 5]` */
export const numeric: Operator = (reader) => {
  if (reader.next() !== '[') reader.fail('Value of numeric must be an array.');
  const test = readRange(reader);
  expectCloseOfNumbers(reader);
  return { test };
};

function readRange(reader: JsonReader): Test {
  if (reader.next() !== 'string') reader.fail(`Invalid member in numeric match: ${reader.text}`);
  const operator = reader.text;
  const compare = OPERATORS.get(operator);
  const token = reader.next();
  if (compare === undefined) return reader.fail(`Unrecognized numeric range operator: ${operator}`);
  if (token !== 'number') reader.fail(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  const { text } = reader;
  const end = reader.next();
  if (end !== ']' && !operator.startsWith('>')) reader.fail('Too many elements in numeric expression');
  const top = end === ']' ? undefined : readTop(reader, end);
  const limit = compared(reader, text);
  if (top === undefined) return ofNumber((value) => compare(value, limit));
  const topLimit = compared(reader, top.text);
  if (limit >= topLimit) reader.fail('Bottom must be less than top');
  return ofNumber((value) => compare(value, limit) && top.compare(value, topLimit));
}

function readTop(reader: JsonReader, token: Token): { compare: Compare; text: string } {
  if (token !== 'string') reader.fail(`Bad value in numeric range: ${reader.text}`);
  const operator = reader.text;
  const compare = OPERATORS.get(operator);
  if (compare === undefined || !operator.startsWith('<')) return reader.fail(`Bad numeric range operator: ${operator}`);
  if (reader.next() !== 'number') reader.fail(`Value of ${operator} must be numeric`);
  const { text } = reader;
  if (reader.next() !== ']') reader.fail('Too many terms in numeric range expression');
  return { compare, text };
}

/** A number that cannot be compared is refused with its place, here. */
function compared(reader: JsonReader, text: string): number {
  try {
    return comparable(text);
  } catch (error) {
    if (error instanceof Refused) reader.fail(error.message);
    throw error;
  }
}

const ofNumber =
  (test: (value: number) => boolean): Test =>
  (value) =>
    typeof value === 'number' && test(value);
