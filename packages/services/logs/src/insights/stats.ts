import { numberOf, readNamed, readWritten, textOf, type Expression, type Written } from './expression.ts';
import type { LogRecord } from './record.ts';
import { malformed, type Reader } from './syntax.ts';

interface Aggregate {
  readonly name: string;
  readonly value: (records: readonly LogRecord[], now: number) => string;
}

/** `stats count(*) as n, avg(@duration / 1000) by bin(5m), level` */
export function readStats(reader: Reader): (records: readonly LogRecord[], now: number) => LogRecord[] {
  const aggregates = reader.list(() => readAggregate(reader));
  const groupings = reader.take('by') ? reader.list(() => readNamed(reader)) : [];
  return (records, now) => {
    const groups = new Map<string, LogRecord[]>();
    if (groupings.length === 0) groups.set('', [...records]);
    for (const record of groupings.length === 0 ? [] : records) {
      const key = JSON.stringify(groupings.map((grouping) => keyOf(grouping, record, now)));
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [record]);
      else members.push(record);
    }
    return [...groups.values()].map((members) => {
      const [first = new Map<string, string>()] = members;
      return new Map([
        ...groupings.map((grouping): [string, string] => [grouping.name, keyOf(grouping, first, now)]),
        ...aggregates.map(({ name, value }): [string, string] => [name, value(members, now)]),
      ]);
    });
  };
}

const keyOf = ({ value }: Written, record: LogRecord, now: number): string => textOf(value(record, now)) ?? '';

function readAggregate(reader: Reader): Aggregate {
  const called = reader.name().toLowerCase();
  if (!AGGREGATES.has(called)) throw malformed(`unknown function ${called}`);
  reader.expect('(');
  const isAll = reader.take('*') || reader.peek()?.text === ')';
  const { name: field, value } = isAll ? { name: '*', value: undefined } : readWritten(reader);
  if (value === undefined && called !== 'count') throw malformed(`${called} needs a field`);
  const share = called === 'pct' && reader.take(',') ? reader.number() : 0;
  reader.expect(')');
  const written = `${called}(${field}${called === 'pct' ? `,${share}` : ''})`;
  const name = reader.take('as') ? reader.name() : written;
  return { name, value: (records, now) => aggregate(called, value, share, records, now) };
}

const AGGREGATES = new Set([
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'stddev',
  'pct',
  'earliest',
  'latest',
  'sortsfirst',
  'sortslast',
]);

function aggregate(
  called: string,
  field: Expression | undefined,
  share: number,
  records: readonly LogRecord[],
  now: number,
): string {
  if (field === undefined) return String(records.length);
  const values = records.flatMap((record) => textOf(field(record, now)) ?? []);
  const numbers = values.map(numberOf).filter((value) => !Number.isNaN(value));
  const sum = numbers.reduce((total, value) => total + value, 0);
  switch (called) {
    case 'count':
      return String(values.length);
    case 'count_distinct':
      return String(new Set(values).size);
    case 'sum':
      return String(sum);
    case 'avg':
      return numbers.length === 0 ? '' : String(Number((sum / numbers.length).toFixed(4)));
    case 'min':
      return extreme(values, numbers, -1);
    case 'max':
      return extreme(values, numbers, 1);
    case 'pct': {
      const sorted = numbers.toSorted((a, b) => a - b);
      return String(sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? '');
    }
    case 'earliest':
    case 'latest': {
      const inOrder = records.toSorted((a, b) => ((a.get('@timestamp') ?? '') < (b.get('@timestamp') ?? '') ? -1 : 1));
      const [record] = inOrder.slice(called === 'latest' ? -1 : 0);
      return (record && textOf(field(record, now))) ?? '';
    }
    case 'sortsfirst':
      return values.toSorted((a, b) => (a < b ? -1 : 1))[0] ?? '';
    case 'sortslast':
      return values.toSorted((a, b) => (a < b ? 1 : -1))[0] ?? '';
    case 'stddev': {
      const mean = sum / numbers.length;
      const squares = numbers.reduce((total, value) => total + (value - mean) ** 2, 0);
      return numbers.length === 0 ? '' : (textOf(Math.sqrt(squares / numbers.length)) ?? '');
    }
    default:
      throw malformed(`unknown function ${called}`);
  }
}

function extreme(values: readonly string[], numbers: readonly number[], direction: number): string {
  if (numbers.length === values.length) {
    return numbers.length === 0
      ? ''
      : String(numbers.reduce((best, value) => ((value - best) * direction > 0 ? value : best)));
  }
  return values.reduce((best, value) => ((value > best ? 1 : -1) * direction > 0 ? value : best), values[0] ?? '');
}
