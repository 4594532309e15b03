import type { LogRecord } from './record.ts';
import { expression, malformed, type Reader } from './syntax.ts';

export type Condition = (record: LogRecord) => boolean;

/** `filter level = "ERROR" and (status >= 500 or @message like /timeout/i)` */
export function readCondition(reader: Reader): Condition {
  let left = readAll(reader);
  while (reader.take('or')) {
    const [one, two] = [left, readAll(reader)];
    left = (record) => one(record) || two(record);
  }
  return left;
}

function readAll(reader: Reader): Condition {
  let left = readOne(reader);
  while (reader.take('and')) {
    const [one, two] = [left, readOne(reader)];
    left = (record) => one(record) && two(record);
  }
  return left;
}

function readOne(reader: Reader): Condition {
  if (reader.take('not')) {
    const inner = readOne(reader);
    return (record) => !inner(record);
  }
  if (reader.take('(')) {
    const inner = readCondition(reader);
    reader.expect(')');
    return inner;
  }
  const field = reader.name();
  if (reader.take('(')) return readFunction(field, reader);
  return readComparison(field, reader);
}

function readFunction(name: string, reader: Reader): Condition {
  const field = reader.name();
  reader.expect(')');
  switch (name.toLowerCase()) {
    case 'ispresent':
      return (record) => record.has(field);
    case 'isempty':
      return (record) => (record.get(field) ?? '') === '';
    case 'isblank':
      return (record) => (record.get(field) ?? '').trim() === '';
    default:
      throw malformed(`unknown function ${name}`);
  }
}

function readComparison(field: string, reader: Reader): Condition {
  if (reader.take('not')) {
    const inner = readComparison(field, reader);
    return (record) => !inner(record);
  }
  if (reader.take('like') || reader.take('=~')) {
    const token = reader.next();
    if (token.kind === 'regex') {
      const pattern = expression(token.text);
      return (record) => pattern.test(record.get(field) ?? '');
    }
    return (record) => record.get(field)?.includes(token.text) === true;
  }
  if (reader.take('in')) {
    reader.expect('[');
    const values = new Set(reader.list(() => reader.next().text));
    reader.expect(']');
    return (record) => values.has(record.get(field) ?? '');
  }
  const operator = reader.next().text;
  const wanted = reader.next().text;
  const compare = COMPARISONS[operator];
  if (compare === undefined) throw malformed(`unexpected symbol found ${operator}`);
  return (record) => {
    const value = record.get(field);
    if (value === undefined) return operator === '!=';
    const [left, right] = [Number(value), Number(wanted)];
    const numbers = value !== '' && wanted !== '' && !Number.isNaN(left) && !Number.isNaN(right);
    return compare(numbers ? Math.sign(left - right) : value < wanted ? -1 : value > wanted ? 1 : 0);
  };
}

const COMPARISONS: Readonly<{ [operator: string]: ((order: number) => boolean) | undefined }> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};
