import { FUNCTIONS, type Value } from './functions.ts';
import { readPeriod } from './periods.ts';
import type { LogRecord } from './record.ts';
import { expression as regular, malformed, type Reader } from './syntax.ts';

export type { Value } from './functions.ts';

/** What an expression is worth for a record, at a moment in milliseconds since 1970. */
export type Expression = (record: LogRecord, now: number) => Value;

/** An expression as `fields`, `filter`, `stats` and `sort` take them, and how it is written: its name where it has no other. */
export interface Written {
  readonly name: string;
  readonly value: Expression;
}

/** `strlen(@message) / 2 as half` */
export function readNamed(reader: Reader): Written {
  const { name, value } = readWritten(reader);
  return { name: reader.take('as') ? reader.name() : name, value };
}

export function readWritten(reader: Reader): Written {
  const from = reader.place;
  const value = readExpression(reader);
  return { name: reader.textSince(from), value };
}

export function isTrue(value: Value): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

/** As a field holds it: fractions of four digits, truth as 1 and 0. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? String(Number(value.toFixed(4))) : value;
}

/** `NaN` for what is no number. */
export function numberOf(value: Value): number {
  if (typeof value === 'string') return value.trim() === '' ? Number.NaN : Number(value);
  return value === undefined ? Number.NaN : Number(value);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export function readExpression(reader: Reader): Expression {
  let left = readAll(reader);
  while (reader.take('or')) {
    const [one, two] = [left, readAll(reader)];
    left = (record, now) => isTrue(one(record, now)) || isTrue(two(record, now));
  }
  return left;
}

function readAll(reader: Reader): Expression {
  let left = readNegation(reader);
  while (reader.take('and')) {
    const [one, two] = [left, readNegation(reader)];
    left = (record, now) => isTrue(one(record, now)) && isTrue(two(record, now));
  }
  return left;
}

function readNegation(reader: Reader): Expression {
  if (!reader.take('not')) return readComparison(reader, readSum(reader));
  const inner = readNegation(reader);
  return (record, now) => !isTrue(inner(record, now));
}

function readComparison(reader: Reader, left: Expression): Expression {
  if (reader.take('not')) {
    const inner = readComparison(reader, left);
    return (record, now) => !isTrue(inner(record, now));
  }
  if (reader.take('like') || reader.take('=~')) return readLike(reader, left);
  if (reader.take('in')) {
    reader.expect('[');
    const values = reader.list(() => readSum(reader));
    reader.expect(']');
    return (record, now) => values.some((value) => compare(left(record, now), value(record, now)) === 0);
  }
  for (const [operator, holds] of COMPARISONS) {
    if (!reader.take(operator)) continue;
    const right = readSum(reader);
    return (record, now) => {
      const order = compare(left(record, now), right(record, now));
      return order === undefined ? operator === '!=' : holds(order);
    };
  }
  return left;
}

function readLike(reader: Reader, left: Expression): Expression {
  const token = reader.next();
  if (token.kind === 'regex') {
    const pattern = regular(token.text);
    return (record, now) => pattern.test(textOf(left(record, now)) ?? '');
  }
  return (record, now) => textOf(left(record, now))?.includes(token.text) === true;
}

/** `undefined` where one of the two is not there. */
function compare(left: Value, right: Value): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  const [x, y] = [numberOf(left), numberOf(right)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return Math.sign(x - y);
  const [a = '', b = ''] = [textOf(left), textOf(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const COMPARISONS: readonly (readonly [operator: string, holds: (order: number) => boolean])[] = [
  ['=', (order) => order === 0],
  ['!=', (order) => order !== 0],
  ['<=', (order) => order <= 0],
  ['<', (order) => order < 0],
  ['>=', (order) => order >= 0],
  ['>', (order) => order > 0],
];

type Arithmetic = Readonly<Record<string, (left: number, right: number) => number>>;

const SUMS: Arithmetic = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const PRODUCTS: Arithmetic = { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b };
const POWERS: Arithmetic = { '^': (a, b) => a ** b };

const readSum = (reader: Reader): Expression => readArithmetic(reader, SUMS, readProduct);
const readProduct = (reader: Reader): Expression => readArithmetic(reader, PRODUCTS, readPower);
const readPower = (reader: Reader): Expression => readArithmetic(reader, POWERS, readSign);

function readArithmetic(reader: Reader, operators: Arithmetic, readPart: (reader: Reader) => Expression): Expression {
  let left = readPart(reader);
  for (;;) {
    const found = Object.entries(operators).find(([operator]) => reader.take(operator));
    if (found === undefined) return left;
    const [one, two, calculate] = [left, readPart(reader), found[1]];
    left = (record, now) => {
      const result = calculate(numberOf(one(record, now)), numberOf(two(record, now)));
      return Number.isFinite(result) ? result : undefined;
    };
  }
}

function readSign(reader: Reader): Expression {
  if (!reader.take('-')) return readOperand(reader);
  const inner = readSign(reader);
  return (record, now) => {
    const number = numberOf(inner(record, now));
    return Number.isNaN(number) ? undefined : -number;
  };
}

function readOperand(reader: Reader): Expression {
  if (reader.take('(')) {
    const inner = readExpression(reader);
    reader.expect(')');
    return inner;
  }
  const token = reader.next();
  if (token.kind === 'string') return () => token.text;
  if (token.kind === 'number') return () => Number(token.text);
  if (token.kind !== 'name') throw malformed(`unexpected symbol found ${token.text}, expected a field`);
  if (!token.quoted && reader.take('(')) return readCall(reader, token.text.toLowerCase());
  return (record) => record.get(token.text);
}

function readCall(reader: Reader, name: string): Expression {
  if (['bin', 'datefloor', 'dateceil'].includes(name)) return readPeriod(reader, name, readExpression);
  const called = FUNCTIONS[name];
  if (called === undefined) throw malformed(`unknown function ${name}`);
  const parts = readArguments(reader);
  const [least, most = least] = called.takes;
  if (parts.length < least || parts.length > most) {
    throw malformed(
      `unexpected number of arguments for ${name}: it takes ${least === most ? least : `${least} or more`}`,
    );
  }
  return (record, now) =>
    called.value(
      parts.map((part) => part(record, now)),
      now,
    );
}

function readArguments(reader: Reader): Expression[] {
  if (reader.take(')')) return [];
  const parts = reader.list(() => readExpression(reader));
  reader.expect(')');
  return parts;
}
