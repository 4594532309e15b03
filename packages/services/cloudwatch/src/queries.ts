import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import { notHere, validation } from './errors.ts';
import { isSelect, parseSelect, type Select } from './insights/parse.ts';
import { AbsentFunction, MathError } from './math/math-error.ts';
import { checkPeriod } from './period.ts';
import { statistic } from './statistics.ts';

const MOST_QUERIES = 500;

/** A query of GetMetricData whose form is right: of a metric, of Metrics Insights, or an expression. */
export type Query = MetricQuery | InsightsQuery | ExpressionQuery;

export interface MetricQuery {
  readonly kind: 'metric';
  readonly id: string;
  readonly query: MetricDataQuery;
  readonly stat: MetricStat & { readonly Stat: string; readonly Period: number };
}

export interface InsightsQuery {
  readonly kind: 'insights';
  readonly id: string;
  readonly query: MetricDataQuery;
  readonly select: Select;
}

export interface ExpressionQuery {
  readonly kind: 'expression';
  readonly id: string;
  readonly query: MetricDataQuery;
  readonly expression: string;
}

/** @throws AwsError ValidationError, NotImplemented */
export function checkQueries(queries: readonly MetricDataQuery[]): Query[] {
  if (queries.length > MOST_QUERIES) {
    throw validation(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  }
  const checked = queries.map(checkQuery);
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html
  if (checked.filter(({ kind }) => kind === 'insights').length > 1) {
    throw validation('A request can have only one query of Metrics Insights (SELECT): ask for each by itself.');
  }
  return checked;
}

function checkQuery(query: MetricDataQuery, index: number, all: readonly MetricDataQuery[]): Query {
  const { Id = '', MetricStat: stat, Expression, Period: asked } = query;
  const where = `MetricDataQueries.member.${index + 1}`;
  if (!/^[a-z][A-Za-z0-9_]*$/.test(Id)) {
    throw validation(
      `The value ${Id} for parameter ${where}.Id is invalid: it must begin with a small letter, and have letters, digits and _ alone.`,
    );
  }
  if (all.some((other, at) => at < index && other.Id === Id)) {
    throw validation(`The values for parameter id in MetricDataQueries are not unique: ${Id}`);
  }
  if (Expression !== undefined) {
    if (stat !== undefined)
      throw validation(`The parameters ${where}.MetricStat and ${where}.Expression exclude each other.`);
    if (asked !== undefined) checkPeriod(asked);
    if (isSelect(Expression)) return { kind: 'insights', id: Id, query, select: read(Id, Expression) };
    return { kind: 'expression', id: Id, query, expression: Expression };
  }
  // AWS ends this sentence so.
  if (stat?.Metric === undefined) throw validation(`The parameter ${where}.MetricStat is required.\n`);
  const { Stat = '', Period = 60 } = stat;
  checkPeriod(Period);
  if (statistic(Stat) === undefined) {
    throw validation(`The value ${Stat} for parameter ${where}.MetricStat.Stat is not a valid statistic.`);
  }
  return { kind: 'metric', id: Id, query, stat: { ...stat, Stat, Period } };
}

function read(id: string, expression: string): Select {
  try {
    return parseSelect(expression);
  } catch (error) {
    throw refusalOf(error, id);
  }
}

/** Who reads it is told which expression is meant: the beginning is AWS's. */
export function refusalOf(error: unknown, id: string): unknown {
  if (error instanceof AbsentFunction) {
    return notHere(error.message, 'Ask for each metric with MetricStat, and leave this out.');
  }
  if (error instanceof MathError) return validation(`Error in expression '${id}': ${error.message}`);
  return error;
}
