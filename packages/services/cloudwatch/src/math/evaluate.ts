import { AbsentFunction, MathError } from './math-error.ts';
import { choose, fill, type Filler } from './fill.ts';
import { OPERATORS } from './operators.ts';
import { isReducer, reduce, sorted } from './reduce.ts';
import type { Node } from './syntax.ts';
import { DATES, TRANSFORMS } from './transforms.ts';
import { combine, each, isArray, isSeries, seriesOf, wrongArgument, type Series, type Value } from './value.ts';

/** What an expression is about. */
export interface Request {
  /** The metric, or what the expression of this id comes to. @throws MathError where there is none */
  readonly valueOf: (id: string) => Value;
  readonly metrics: () => readonly Series[];
  /** The beginning of each period of so many seconds between the start and the end that were asked for. */
  readonly moments: (period: number) => readonly number[];
  /** Seconds, for what is computed of numbers alone. */
  readonly period: number;
}

/** They ask for what this cloud does not measure or does not have. */
const ABSENT = [
  'ANOMALY_DETECTION_BAND',
  'DB_PERF_INSIGHTS',
  'INSIGHT_RULE_METRIC',
  'LAMBDA',
  'SEARCH',
  'SERVICE_QUOTA',
];

/** @throws MathError, AbsentFunction */
export function evaluate(node: Node, request: Request): Value {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'id':
      return request.valueOf(node.id);
    case 'list':
      return node.items.flatMap((item) => {
        const value = evaluate(item, request);
        if (typeof value === 'number') throw new MathError('An array holds time series, and no numbers');
        return value;
      });
    case 'negative':
      return combine('-', 0, evaluate(node.of, request), OPERATORS['-']);
    case 'binary': {
      const [left, right] = [evaluate(node.left, request), evaluate(node.right, request)];
      return combine(node.operator, left, right, OPERATORS[node.operator]);
    }
    case 'call':
      return call(node.name, new Arguments(node.name, node.args, request), request);
    case 'text':
      throw new MathError(`Unexpected text: "${node.value}"`);
    case 'word':
      throw new MathError(`Unexpected word: '${node.word}'`);
  }
}

class Arguments {
  readonly #name: string;
  readonly #nodes: readonly Node[];
  readonly #request: Request;

  constructor(name: string, nodes: readonly Node[], request: Request) {
    this.#name = name;
    this.#nodes = nodes;
    this.#request = request;
  }

  /** @throws MathError where there are fewer, or more */
  count(least: number, most = least): this {
    const { length } = this.#nodes;
    if (length >= least && length <= most) return this;
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw new MathError(`Function '${this.#name}' takes ${wanted} arguments, and has ${length}`);
  }

  has(index: number): boolean {
    return index < this.#nodes.length;
  }

  value(index: number): Value {
    const node = this.#nodes[index];
    if (node === undefined) throw new MathError(`Function '${this.#name}' lacks argument ${index + 1}`);
    return evaluate(node, this.#request);
  }

  array(index: number): readonly Series[] {
    const value = this.value(index);
    if (isArray(value)) return value;
    throw wrongArgument(this.#name, value);
  }

  series(index: number): Series {
    const value = this.value(index);
    if (isSeries(value)) return value;
    throw wrongArgument(this.#name, value);
  }

  number(index: number): number {
    const value = this.value(index);
    if (typeof value === 'number') return value;
    throw wrongArgument(this.#name, value);
  }

  word(index: number): string | undefined {
    const node = this.#nodes[index];
    return node?.kind === 'word' ? node.word : undefined;
  }

  text(index: number): string {
    const node = this.#nodes[index];
    if (node?.kind === 'text') return node.value;
    throw new MathError(`Argument ${index + 1} of function '${this.#name}' has to be a text in quotes`);
  }
}

type MathFunction = (args: Arguments, request: Request) => Value;

const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  METRICS(args, { metrics }) {
    if (!args.count(0, 1).has(0)) return metrics();
    const part = args.text(0);
    return metrics().filter(({ metric = '' }) => metric.includes(part));
  },
  METRIC_COUNT: (args) => args.count(1).array(0).length,
  FIRST: (args) => endOf('FIRST', args.count(1).array(0).at(0)),
  LAST: (args) => endOf('LAST', args.count(1).array(0).at(-1)),
  REMOVE_EMPTY: (args) =>
    args
      .count(1)
      .array(0)
      .filter(({ points }) => points.size > 0),
  SLICE: (args) =>
    args
      .count(2, 3)
      .array(0)
      .slice(args.number(1), args.has(2) ? args.number(2) : undefined),
  SORT(args) {
    const [by = '', order = ''] = [args.count(3, 4).word(1), args.word(2)];
    if (!['AVG', 'MIN', 'MAX', 'SUM'].includes(by)) throw new MathError(`SORT knows AVG, MIN, MAX and SUM`);
    if (order !== 'ASC' && order !== 'DESC') throw new MathError('The order of SORT is ASC or DESC');
    const all = sorted(args.array(0), { by, descending: order === 'DESC' });
    return args.has(3) ? all.slice(0, args.number(3)) : all;
  },
  PERIOD(args) {
    const { period, metric } = args.count(1).series(0);
    if (metric === undefined) throw new MathError(`Function 'PERIOD' takes a metric, and no expression`);
    return period;
  },
  TIME_SERIES(args, { moments, period }) {
    const value = args.count(1).number(0);
    return seriesOf(
      { label: 'TIME_SERIES', period },
      moments(period).map((moment) => [moment, value] as const),
    );
  },
  FILL(args, { moments }) {
    const filler = fillerOf(args.count(2));
    return each(args.value(0), 'FILL', (series) => fill(series, filler, moments(series.period)));
  },
  IF: (args) => choose(args.count(2, 3).value(0), args.value(1), args.has(2) ? args.value(2) : undefined),
};

function endOf(name: string, series: Series | undefined): Series {
  if (series === undefined) throw new MathError(`Function '${name}' was given an array without time series`);
  return series;
}

function fillerOf(args: Arguments): Filler {
  const word = args.word(1);
  if (word === 'REPEAT' || word === 'LINEAR') return word;
  const value = args.value(1);
  if (isArray(value)) throw wrongArgument('FILL', value);
  return value;
}

function call(name: string, args: Arguments, request: Request): Value {
  const transform = own(TRANSFORMS, name);
  if (transform !== undefined) return each(args.count(1).value(0), name, transform);
  if (isReducer(name)) return reduce(name, args.count(1).value(0));
  const date = own(DATES, name);
  if (date !== undefined) {
    const series = args.count(1).series(0);
    const moments = request.moments(series.period);
    return seriesOf(
      series,
      moments.map((moment) => [moment, date(new Date(moment))] as const),
    );
  }
  const run = own(FUNCTIONS, name);
  if (run !== undefined) return run(args, request);
  if (ABSENT.includes(name)) throw new AbsentFunction(`The function ${name} of metric math`);
  // AWS's words.
  throw new MathError(`Function '${name}' not found`);
}

const own = <Member>(table: Readonly<Record<string, Member>>, name: string): Member | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
