import { MathError } from '../math/math-error.ts';
import { AbsentSource, tokensOf, type Token } from './tokens.ts';

export type Aggregate = 'AVG' | 'COUNT' | 'MAX' | 'MIN' | 'SUM';

/** A query of Metrics Insights. Names are as they were written, without quotation marks. */
export interface Select {
  readonly aggregate: Aggregate;
  readonly metric: string;
  readonly namespace: string;
  /** Of SCHEMA: the dimensions that a metric has to have, and no others. */
  readonly schema?: readonly string[];
  /** All of them have to hold. */
  readonly where: readonly Condition[];
  readonly groupBy: readonly string[];
  readonly orderBy?: { readonly aggregate: Aggregate; readonly descending: boolean };
  readonly limit: number;
}

export interface Condition {
  readonly label: string;
  readonly equals: boolean;
  readonly value: string;
}

const AGGREGATES: readonly Aggregate[] = ['AVG', 'COUNT', 'MAX', 'MIN', 'SUM'];
/** Time series that a query comes to at most. */
const MOST_SERIES = 500;

/**
 * Reads a query of Metrics Insights.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 *
 * @throws MathError what is wrong with it; AbsentSource for what AWS has and this cloud has not
 */
export function parseSelect(text: string): Select {
  const reader = new Reader(tokensOf(text));
  reader.need('SELECT');
  const aggregate = reader.aggregate();
  reader.needSign('(');
  const metric = reader.name('a metric');
  reader.needSign(')');
  reader.need('FROM');
  const source = sourceOf(reader);
  const where = reader.take('WHERE') ? listOf(reader, () => conditionOf(reader), 'AND') : [];
  const groupBy = reader.takeBoth('GROUP') ? listOf(reader, () => reader.name('a label')) : [];
  const orderBy = reader.takeBoth('ORDER') ? orderOf(reader) : undefined;
  const limit = reader.take('LIMIT') ? limitOf(reader) : MOST_SERIES;
  reader.end();
  return { aggregate, metric, ...source, where, groupBy, ...(orderBy !== undefined && { orderBy }), limit };
}

/** Whether an expression of GetMetricData is such a query, right or wrong. */
export const isSelect = (expression: string): boolean => /^\s*SELECT\b/i.test(expression);

function sourceOf(reader: Reader): Pick<Select, 'namespace' | 'schema'> {
  if (!reader.take('SCHEMA')) return { namespace: reader.name('a namespace') };
  reader.needSign('(');
  const [namespace = '', ...schema] = listOf(reader, () => reader.name('a namespace or a label'));
  reader.needSign(')');
  return { namespace, schema };
}

function conditionOf(reader: Reader): Condition {
  const label = reader.name('a label');
  const equals = reader.takeSign('=');
  if (!equals && !reader.takeSign('!=')) throw reader.unexpected('= or !=');
  return { label, equals, value: reader.value() };
}

function orderOf(reader: Reader): Select['orderBy'] {
  const aggregate = reader.aggregate();
  reader.needSign('(');
  reader.needSign(')');
  const descending = reader.take('DESC');
  if (!descending) reader.take('ASC');
  return { aggregate, descending };
}

function limitOf(reader: Reader): number {
  const limit = reader.number();
  if (limit < 1 || limit > MOST_SERIES) throw new MathError(`LIMIT must be a number from 1 to ${MOST_SERIES}`);
  return limit;
}

/** @param between a keyword; a comma, when left out */
function listOf<Item>(reader: Reader, item: () => Item, between?: string): Item[] {
  const items = [item()];
  while (between === undefined ? reader.takeSign(',') : reader.take(between)) items.push(item());
  return items;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 };
  }

  unexpected(wanted: string): MathError {
    const { kind, text, at } = this.#next;
    const found = kind === 'end' ? 'the query ends' : `'${text}' at ${at} is found`;
    return new MathError(`Expected ${wanted} where ${found}`);
  }

  /** A keyword, in whatever case. */
  take(keyword: string): boolean {
    const { kind, text } = this.#next;
    if (kind !== 'word' || text.toUpperCase() !== keyword) return false;
    this.#at += 1;
    return true;
  }

  /** `GROUP BY`, `ORDER BY` */
  takeBoth(keyword: string): boolean {
    if (!this.take(keyword)) return false;
    this.need('BY');
    return true;
  }

  need(keyword: string): void {
    if (!this.take(keyword)) throw this.unexpected(keyword);
  }

  takeSign(sign: string): boolean {
    const { kind, text } = this.#next;
    if (kind !== 'sign' || text !== sign) return false;
    this.#at += 1;
    return true;
  }

  needSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(sign);
  }

  aggregate(): Aggregate {
    const found = AGGREGATES.find((one) => this.take(one));
    if (found === undefined) throw this.unexpected(`one of ${AGGREGATES.join(', ')}`);
    return found;
  }

  /** A name, in double quotation marks where it is more than letters, digits and _, or a word of this grammar. */
  name(what: string): string {
    const { kind, text } = this.#next;
    if (kind !== 'quoted' && (kind !== 'word' || KEYWORDS.has(text.toUpperCase()))) throw this.unexpected(what);
    this.#at += 1;
    if (kind === 'word' && this.takeSign('.')) throw new AbsentSource(`${text}.* in Metrics Insights`);
    return text;
  }

  value(): string {
    const { kind, text } = this.#next;
    if (kind !== 'text') throw this.unexpected('a value in single quotation marks');
    this.#at += 1;
    return text;
  }

  number(): number {
    const { kind, text } = this.#next;
    if (kind !== 'word' || !/^\d+$/.test(text)) throw this.unexpected('a number');
    this.#at += 1;
    return Number(text);
  }

  end(): void {
    if (this.#next.kind !== 'end') throw this.unexpected('the end of the query');
  }
}

/** Words of the grammar. AWS reserves hundreds more, and takes at least some of them (Path) without quotation marks. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'SELECT FROM SCHEMA WHERE AND OR NOT IN LIKE GROUP ORDER BY ASC DESC LIMIT'.split(' ').concat(AGGREGATES),
);
