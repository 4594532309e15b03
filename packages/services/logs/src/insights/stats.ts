import { timeText, type LogRecord } from './record.ts';
import { malformed, type Reader } from './syntax.ts';

interface Aggregate {
  readonly name: string;
  readonly value: (records: readonly LogRecord[]) => string;
}

interface Grouping {
  readonly name: string;
  readonly value: (record: LogRecord) => string;
}

const UNITS: Readonly<{ [unit: string]: number | undefined }> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `stats count(*) as n, avg(@duration) by bin(5m), level` */
export function readStats(reader: Reader): (records: readonly LogRecord[]) => LogRecord[] {
  const aggregates = reader.list(() => readAggregate(reader));
  const groupings = reader.take('by') ? reader.list(() => readGrouping(reader)) : [];
  return (records) => {
    const groups = new Map<string, LogRecord[]>();
    if (groupings.length === 0) groups.set('', [...records]);
    for (const record of groupings.length === 0 ? [] : records) {
      const key = JSON.stringify(groupings.map(({ value }) => value(record)));
      groups.set(key, [...(groups.get(key) ?? []), record]);
    }
    return [...groups.values()].map((members) => {
      const [first = new Map<string, string>()] = members;
      return new Map([
        ...groupings.map(({ name, value }): [string, string] => [name, value(first)]),
        ...aggregates.map(({ name, value }): [string, string] => [name, value(members)]),
      ]);
    });
  };
}

function readAggregate(reader: Reader): Aggregate {
  const called = reader.name().toLowerCase();
  reader.expect('(');
  const field = reader.take('*') ? undefined : reader.peek()?.text === ')' ? undefined : reader.name();
  const share = called === 'pct' && reader.take(',') ? reader.number() : 0;
  reader.expect(')');
  const written = `${called}(${field ?? '*'}${called === 'pct' ? `,${share}` : ''})`;
  const name = reader.take('as') ? reader.name() : written;
  return { name, value: (records) => aggregate(called, field, share, records) };
}

function aggregate(called: string, field: string | undefined, share: number, records: readonly LogRecord[]): string {
  if (called === 'count' && field === undefined) return String(records.length);
  const values = records.flatMap((record) => record.get(field ?? '') ?? []);
  const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
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
      return inOrder.at(called === 'latest' ? -1 : 0)?.get(field ?? '') ?? '';
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

function readGrouping(reader: Reader): Grouping {
  const field = reader.name();
  if (field.toLowerCase() !== 'bin' || !reader.take('('))
    return { name: field, value: (record) => record.get(field) ?? '' };
  const token = reader.next();
  const [, amount = '1', unit = ''] =
    /^(\d+)?([a-z]+)$/.exec(token.kind === 'number' ? `${token.text}${reader.name()}` : token.text) ?? [];
  const width = (UNITS[unit] ?? 0) * Number(amount);
  if (width === 0) throw malformed(`unknown period in bin(${token.text})`);
  reader.expect(')');
  const name = reader.take('as') ? reader.name() : `bin(${amount}${unit})`;
  return {
    name,
    value: (record) =>
      timeText(Math.floor(Date.parse(`${(record.get('@timestamp') ?? '').replace(' ', 'T')}Z`) / width) * width),
  };
}
