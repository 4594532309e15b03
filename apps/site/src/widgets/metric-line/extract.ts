/** What CloudWatch measures when a line is logged: by the code that extracts metrics from the logs of this cloud. */
import { embeddedMetrics, measurementsOf } from '@coldstart/service-logs/metrics';

const AT = Date.UTC(2026, 10, 29, 10, 3);

export const WAYS = { embedded: 'Embedded metric format', filter: 'A metric filter' } as const;
export type Way = keyof typeof WAYS;

interface Preset {
  readonly name: string;
  readonly line: string;
}

const metadata = (Dimensions: readonly (readonly string[])[], more: object = {}) => ({
  _aws: {
    Timestamp: AT,
    CloudWatchMetrics: [
      {
        Namespace: 'Shop',
        Dimensions,
        Metrics: [{ Name: 'OrderValue', Unit: 'None' }],
        ...more,
      },
    ],
  },
});

/** Lines to begin with. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'an order',
    line: JSON.stringify({ ...metadata([['service']]), service: 'orders', OrderValue: 42, orderId: 'o-17' }),
  },
  {
    name: 'two sets of dimensions',
    line: JSON.stringify({
      ...metadata([['service'], ['service', 'country']]),
      service: 'orders',
      country: 'DE',
      OrderValue: 42,
    }),
  },
  {
    name: 'the id as a dimension',
    line: JSON.stringify({ ...metadata([['orderId']]), OrderValue: 42, orderId: 'o-17' }),
  },
  {
    name: 'a number in quotes',
    line: JSON.stringify({ ...metadata([['service']]), service: 'orders', OrderValue: '42' }),
  },
  {
    name: 'a dimension that is missing',
    line: JSON.stringify({ ...metadata([['service']]), OrderValue: 42 }),
  },
  {
    name: 'printed by console.log',
    line: `2026-11-29T10:03:00.000Z\t8f5d1a23\tINFO\t${JSON.stringify({ ...metadata([['service']]), service: 'orders', OrderValue: 42 })}`,
  },
  { name: 'no metric in it', line: JSON.stringify({ level: 'ERROR', message: 'order failed', ms: 512 }) },
];

export const FILTER = { pattern: '{ $.level = "ERROR" }', value: '1' } as const;

/** Something that is measured. */
export interface Metric {
  readonly name: string;
  readonly dimensions: string;
  readonly value: string;
  readonly unit: string;
}

export interface Extracted {
  readonly metrics: readonly Metric[];
  readonly kind: 'success' | 'failure' | 'wait';
  /** In a sentence. */
  readonly sum: string;
}

interface Asked {
  readonly way: Way;
  readonly line: string;
  /** Of a metric filter. */
  readonly pattern: string;
  readonly value: string;
}

export function extract({ way, line, pattern, value }: Asked): Extracted {
  const event = { message: line, timestamp: AT } as Parameters<typeof embeddedMetrics>[0];
  try {
    const found = way === 'embedded' ? embeddedMetrics(event) : measurementsOf(filterOf(pattern, value), [event]);
    const metrics = found.map(({ namespace, name, dimensions = {}, unit = 'None', value: measured }) => ({
      name: `${namespace} ${name}`,
      dimensions: Object.entries(dimensions)
        .map(([key, text]) => `${key}=${text}`)
        .join(', '),
      value: JSON.stringify(measured),
      unit,
    }));
    return { metrics, ...said(metrics, way, line) };
  } catch (error) {
    return { metrics: [], kind: 'failure', sum: `CloudWatch Logs refuses the filter. ${(error as Error).message}` };
  }
}

const filterOf = (pattern: string, value: string) =>
  ({
    pattern,
    transformations: [{ metricNamespace: 'Shop', metricName: 'Counted', metricValue: value }],
  }) as unknown as Parameters<typeof measurementsOf>[0];

function said(metrics: readonly Metric[], way: Way, line: string): Omit<Extracted, 'metrics'> {
  if (metrics.length === 0) return nothing(way, line);
  if (metrics.some(({ dimensions }) => /orderId=/.test(dimensions)))
    return {
      kind: 'failure',
      sum: 'It is measured, as a metric of its own: each order makes one more, and each is billed.',
    };
  const many = metrics.length === 1 ? 'One metric gets a value' : `${metrics.length} metrics get a value`;
  return { kind: 'success', sum: `${many}. Nobody called an API.` };
}

function nothing(way: Way, line: string): Omit<Extracted, 'metrics'> {
  if (way === 'filter')
    return {
      kind: 'wait',
      sum: 'Nothing is measured: the pattern does not mean this line, or the value is no number.',
    };
  if (!line.includes('"CloudWatchMetrics"'))
    return { kind: 'wait', sum: 'Nothing is measured: nothing in the line says that it holds a metric.' };
  return {
    kind: 'failure',
    sum: 'Nothing is measured, and nobody is told: a value is no number, or a dimension is missing, or the line is more than its JSON.',
  };
}
