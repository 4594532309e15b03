import { s3Error } from '../errors.ts';
import { readExpression, type Expression, type Scope } from './expression.ts';
import { SqlReader, sqlTokens, unexpected } from './sql-tokens.ts';
import { compare, isObject, memberOf, numberOf, type Value } from './values.ts';

/** Rows as a statement gives them: names and values, in order. */
export type OutputRow = readonly (readonly [name: string, value: Value])[];

/** A statement, ready to be run on the records of an object. */
export type Statement = (records: Iterable<Value>) => Generator<OutputRow>;

type Aggregate = (rows: readonly Scope[]) => Value;

interface Column {
  readonly name: string | undefined;
  readonly value: Expression | undefined;
  readonly aggregate: Aggregate | undefined;
}

/**
 * `SELECT s.a, COUNT(*) FROM S3Object[*].b s WHERE s.c = 'd' LIMIT 5`
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-select.html
 * @throws AwsError `ParseUnexpectedToken`
 */
export function readStatement(sql: string): Statement {
  const reader = new SqlReader(sqlTokens(sql));
  reader.expect('SELECT');
  const columns = reader.take('*') ? undefined : reader.list(() => readColumn(reader));
  if (!reader.take('FROM')) throw s3Error('ParseSelectMissingFrom', 'The SQL expression is missing a FROM.', 400);
  const source = readSource(reader);
  const where = reader.take('WHERE') ? readExpression(reader).value : undefined;
  const limit = reader.take('LIMIT') ? Number(reader.next().text) : Infinity;
  if (Number.isNaN(limit)) throw s3Error('ParseUnexpectedToken', 'LIMIT needs a number.', 400);
  if (reader.peek().kind !== 'end') throw unexpected(reader.peek());
  return function* run(records) {
    const rows = matching(records, source, where);
    if (columns?.some(({ aggregate }) => aggregate !== undefined) === true) {
      const all = [...rows];
      yield columns.map(({ name, aggregate }, at) => [name ?? `_${at + 1}`, aggregate?.(all)] as const);
      return;
    }
    let count = 0;
    for (const scope of rows) {
      if (count++ >= limit) return;
      yield columns === undefined ? whole(scope.row) : pick(scope, columns);
    }
  };
}

/** What SELECT * gives of a row: its members, or what it is itself. */
function whole(row: Value): OutputRow {
  if (isObject(row)) return Object.entries(row);
  return row === undefined ? [] : [['_1', row]];
}

function pick(scope: Scope, columns: readonly Column[]): OutputRow {
  return columns.flatMap(({ name, value }, at) => {
    const found = value?.(scope);
    return found === undefined ? [] : [[name ?? `_${at + 1}`, found] as const];
  });
}

function* matching(records: Iterable<Value>, source: Source, where: Expression | undefined): Generator<Scope> {
  for (const record of records) {
    for (const row of source.rowsOf(record)) {
      const scope = { row, alias: source.alias };
      if (where === undefined || where(scope) === true) yield scope;
    }
  }
}

interface Source {
  readonly alias: string;
  readonly rowsOf: (record: Value) => readonly Value[];
}

const KEYWORDS = /^(?:WHERE|LIMIT)$/i;

/** `S3Object[*].path[*] AS alias`: the records themselves, or what is within them. */
function readSource(reader: SqlReader): Source {
  const table = reader.next();
  if (table.text.toLowerCase() !== 's3object') {
    throw s3Error('InvalidDataSource', 'Invalid data source. Only S3Object is supported: FROM S3Object.', 400);
  }
  let alias = table.text;
  // Each record stands for itself, with [*] and without it.
  const isWithin = reader.take('[', '*', ']');
  const steps: ((values: readonly Value[]) => readonly Value[])[] = [];
  for (;;) {
    if (reader.take('.')) {
      const { kind, text } = reader.next();
      if (kind !== 'word' && kind !== 'quoted') throw unexpected({ kind, text }, 'a name');
      alias = text;
      steps.push((values) => values.map((value) => memberOf(value, text, kind === 'quoted')));
    } else if (reader.take('[', '*', ']')) {
      steps.push((values) => values.flatMap((value) => (Array.isArray(value) ? (value as readonly Value[]) : [value])));
    } else break;
  }
  if (reader.take('AS') || (reader.peek().kind === 'word' && !KEYWORDS.test(reader.peek().text))) {
    alias = reader.next().text;
  }
  return {
    alias,
    rowsOf(record) {
      // A record that is no object has a column of its own.
      if (!isWithin && steps.length === 0) return [isObject(record) ? record : { _1: record }];
      return steps.reduce<readonly Value[]>((values, step) => step(values), [record]);
    },
  };
}

function readColumn(reader: SqlReader): Column {
  const aggregate = readAggregate(reader);
  const { value, name } = aggregate === undefined ? readExpression(reader) : { value: undefined, name: undefined };
  const isNamed =
    reader.take('AS') ||
    (['word', 'quoted'].includes(reader.peek().kind) && reader.peek().text.toUpperCase() !== 'FROM');
  return { value, aggregate, name: isNamed ? reader.next().text : name };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-aggregate.html */
function readAggregate(reader: SqlReader): Aggregate | undefined {
  const called = reader.peek().text.toUpperCase();
  if (!/^(?:COUNT|SUM|AVG|MIN|MAX)$/.test(called) || reader.peek(1).text !== '(') return undefined;
  reader.next();
  reader.next();
  const value = reader.take('*') ? () => true : readExpression(reader).value;
  reader.expect(')');
  return (rows) => {
    const values = rows.map(value).filter((one) => (one ?? null) !== null);
    if (called === 'COUNT') return values.length;
    if (called === 'MIN' || called === 'MAX') {
      const direction = called === 'MIN' ? -1 : 1;
      const better = (best: Value, one: Value): Value => ((compare(one, best) ?? 0) * direction > 0 ? one : best);
      return values.length === 0 ? null : values.reduce(better);
    }
    const numbers = values.map((one) => numberOf(one) ?? 0);
    const sum = numbers.reduce((total, one) => total + one, 0);
    if (called === 'SUM') return numbers.length === 0 ? null : sum;
    return numbers.length === 0 ? null : sum / numbers.length;
  };
}
