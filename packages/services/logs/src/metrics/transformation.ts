import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { Measurement } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import { extractFrom } from '../filter-pattern/extract.ts';
import { matcher } from '../filter-pattern/matcher.ts';
import type { MetricFilter } from '../state.ts';
import type { LogEvent } from '../stream-events.ts';

const MINUTE = 60_000;
const MOST_DIMENSIONS = 3;

/** @throws AwsError InvalidParameterException for what no metric could be made of */
export function checkTransformation(
  pattern: string,
  { metricValue = '', metricNamespace = '', ...one }: MetricTransformation,
): void {
  if (!metricValue.startsWith('$') && !isNumber(metricValue)) {
    throw invalidParameter(
      `Invalid metric transformation: the metricValue ${metricValue} is neither a number nor the name of a field, such as $.latency or $size.`,
    );
  }
  if (metricNamespace.startsWith('AWS/')) {
    throw invalidParameter('Invalid metric transformation: namespace must not begin with AWS/.');
  }
  const dimensions = Object.keys(one.dimensions ?? {});
  if (dimensions.length > 0 && one.defaultValue !== undefined) {
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
    );
  }
  if (dimensions.length > 0 && !/^\s*[{[]/.test(pattern)) {
    throw invalidParameter('The specified filter pattern does not support dimensions');
  }
  if (dimensions.length > MOST_DIMENSIONS) {
    throw invalidParameter(`Invalid metric transformation: at most ${MOST_DIMENSIONS} dimensions.`);
  }
}

/**
 * What a metric filter makes of events: a value for each that its pattern means, and its default value for each minute
 * in which events came and it meant none. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export function measurementsOf(filter: MetricFilter, events: readonly LogEvent[]): Measurement[] {
  const matches = matcher(filter.pattern);
  const matching = events.filter(({ message }) => matches(message));
  const minuteOf = ({ timestamp }: LogEvent): number => Math.floor(timestamp / MINUTE) * MINUTE;
  const meant = new Set(matching.map(minuteOf));
  const without = [...new Set(events.map(minuteOf))].filter((minute) => !meant.has(minute));
  return filter.transformations.flatMap((one): Measurement[] => [
    ...matching.flatMap((event) => measurementOf(filter.pattern, one, event) ?? []),
    ...(one.defaultValue === undefined
      ? []
      : without.map((at) => ({ ...nameOf(one), value: one.defaultValue ?? 0, at }))),
  ]);
}

const nameOf = ({ metricNamespace = '', metricName = '', unit }: MetricTransformation) => ({
  namespace: metricNamespace,
  name: metricName,
  ...(unit !== undefined && { unit }),
});

/** Nothing where the event lacks the field, or it is no number; of dimensions whose field is missing, all are left out. */
function measurementOf(
  pattern: string,
  one: MetricTransformation,
  { message, timestamp }: LogEvent,
): Measurement | undefined {
  const extract = extractFrom(pattern, message);
  const { metricValue = '', dimensions = {} } = one;
  const text = metricValue.startsWith('$') ? extract(metricValue) : metricValue;
  if (text === undefined || !isNumber(text)) return undefined;
  const found = Object.entries(dimensions).map(([name, field]) => [name, extract(field)] as const);
  const named = found.every(([, value]) => value !== undefined && value !== '');
  return {
    ...nameOf(one),
    value: Number(text),
    at: timestamp,
    ...(named && { dimensions: Object.fromEntries(found) as Record<string, string> }),
  };
}

const isNumber = (text: string): boolean => /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text);
