import { readPoints, type Call } from '@coldstart/cloud';
import { dimensionMap } from './dimensions.ts';
import { ASKED, FINEST, runSelect } from './insights/run.ts';
import { evaluate } from './math/evaluate.ts';
import { MathError } from './math/math-error.ts';
import { parseMath } from './math/parse.ts';
import type { Series, Value } from './math/value.ts';
import { firstPeriod } from './period.ts';
import { refusalOf, type ExpressionQuery, type InsightsQuery, type MetricQuery, type Query } from './queries.ts';
import { statistic } from './statistics.ts';

/** Periods of a time series without gaps. */
const MOST_MOMENTS = 100_800;

/** A value and its moment, in milliseconds since 1970. */
export type Entry = readonly [moment: number, value: number];

export interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** What the queries of a request come to; each is computed once, when somebody first asks for it. */
export class Computed {
  readonly #queries: ReadonlyMap<string, Query>;
  readonly #call: Call;
  readonly #window: Window;
  readonly #values = new Map<string, Value>();
  readonly #underWay = new Set<string>();

  constructor(queries: readonly Query[], call: Call, window: Window) {
    this.#queries = new Map(queries.map((query) => [query.id, query]));
    this.#call = call;
    this.#window = window;
  }

  /** @throws AwsError ValidationError, where an expression is wrong */
  of(query: Query): Value {
    const known = this.#values.get(query.id);
    if (known !== undefined) return known;
    const value = this.#valueOf(query);
    this.#values.set(query.id, value);
    return value;
  }

  /** A metric's values, in order; of several units, those of each, apart. */
  found({ stat }: MetricQuery): Entry[] {
    const compute = statistic(stat.Stat);
    const points = readPoints(this.#call, this.#call, {
      namespace: stat.Metric?.Namespace ?? '',
      name: stat.Metric?.MetricName ?? '',
      dimensions: dimensionMap(stat.Metric?.Dimensions),
      start: this.#first(stat.Period),
      end: this.#window.end.getTime(),
      period: stat.Period,
      unit: stat.Unit,
    });
    return points.flatMap((point): Entry[] => {
      const value = compute?.(point);
      return value === undefined ? [] : [[point.start * 1000, value]];
    });
  }

  labelOf({ query, stat }: MetricQuery): string {
    return query.Label ?? labelOf(stat, this.#metrics);
  }

  get #metrics(): MetricQuery[] {
    return [...this.#queries.values()].filter((query) => query.kind === 'metric');
  }

  get #coarsest(): number {
    const periods = this.#metrics.map(({ stat }) => stat.Period);
    return periods.length === 0 ? 60 : Math.max(...periods);
  }

  #valueOf(query: Query): Value {
    if (query.kind === 'metric') return this.#read(query);
    return query.kind === 'insights' ? this.#select(query) : this.#compute(query);
  }

  /** Without GROUP BY it is one time series, with it an array of them. */
  #select({ id, query, select }: InsightsQuery): Value {
    const period = Math.max(query.Period ?? this.#coarsest, FINEST);
    const oldest = Math.max(this.#window.start.getTime(), this.#call.now() - ASKED);
    const start = firstPeriod(new Date(oldest), period, this.#call.now());
    const found = runSelect(this.#call, select, { start, end: this.#window.end.getTime(), period });
    const [only] = found;
    return select.groupBy.length === 0 && only !== undefined ? { ...only, label: query.Label ?? id } : found;
  }

  #read(query: MetricQuery): Series {
    const { id, stat } = query;
    return { label: this.labelOf(query), period: stat.Period, points: new Map(this.found(query)), metric: id };
  }

  #compute({ id, query, expression }: ExpressionQuery): Value {
    try {
      if (this.#underWay.has(id)) throw new MathError('The expression refers to itself');
      this.#underWay.add(id);
      return evaluate(parseMath(expression), {
        valueOf: (other) => this.#named(other),
        metrics: () => this.#metrics.map((metric) => this.#series(metric)),
        moments: (period) => this.#moments(period),
        period: query.Period ?? this.#coarsest,
      });
    } catch (error) {
      throw refusalOf(error, id);
    } finally {
      this.#underWay.delete(id);
    }
  }

  #series(metric: MetricQuery): Series {
    const value = this.of(metric);
    // What a metric comes to is a time series.
    return value as Series;
  }

  #named(id: string): Value {
    const query = this.#queries.get(id);
    if (query === undefined) throw new MathError(`No metric and no expression of this request has the id '${id}'`);
    return this.of(query);
  }

  #first(period: number): number {
    return firstPeriod(this.#window.start, period, this.#call.now());
  }

  #moments(period: number): number[] {
    const first = this.#first(period);
    const count = Math.ceil((this.#window.end.getTime() - first) / 1000 / period);
    if (count > MOST_MOMENTS) {
      throw new MathError(`There are more than ${MOST_MOMENTS} periods between StartTime and EndTime`);
    }
    return Array.from({ length: count }, (_, index) => first + index * period * 1000);
  }
}

/** The metric's name, and what tells it from the others that are shown. */
function labelOf(stat: MetricQuery['stat'], all: readonly MetricQuery[]): string {
  const shown = all.filter(({ query }) => query.ReturnData !== false);
  const differ = (key: 'Stat' | 'Period'): boolean => new Set(shown.map(({ stat: each }) => each[key])).size > 1;
  const parts = [stat.Metric?.MetricName, differ('Stat') && stat.Stat, differ('Period') && String(stat.Period)];
  return parts.filter((part) => typeof part === 'string').join(' ');
}
