import type { Measurement } from '@coldstart/cloud';
import type { LogEvent } from '../stream-events.ts';

/*
 * The embedded metric format: a log line that says in `_aws` which of its members are metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

type Members = Readonly<Record<string, unknown>>;

const MOST_DIMENSIONS = 30;
const MOST_METRICS = 100;
const MOST_VALUES = 100;

/** What a line tells CloudWatch to measure; nothing of what does not keep to the format. */
export function embeddedMetrics({ message, timestamp }: LogEvent): Measurement[] {
  // Nearly all lines are something else: JSON is read only where it may be one.
  if (!message.includes('"CloudWatchMetrics"')) return [];
  const root = parse(message);
  const metadata = membersOf(root?.['_aws']);
  if (root === undefined || metadata === undefined) return [];
  const at = typeof metadata['Timestamp'] === 'number' ? metadata['Timestamp'] : timestamp;
  return listOf(metadata['CloudWatchMetrics']).flatMap((directive) => directiveMetrics(root, membersOf(directive), at));
}

function directiveMetrics(root: Members, directive: Members | undefined, at: number): Measurement[] {
  const namespace = directive?.['Namespace'];
  if (directive === undefined || typeof namespace !== 'string' || namespace === '') return [];
  const sets = listOf(directive['Dimensions'] ?? [[]]).flatMap((names) => {
    const dimensions = dimensionsOf(root, listOf(names));
    return dimensions === undefined ? [] : [dimensions];
  });
  return listOf(directive['Metrics'])
    .slice(0, MOST_METRICS)
    .flatMap((definition): Measurement[] => {
      const { Name: name, Unit: unit, StorageResolution: resolution } = membersOf(definition) ?? {};
      const value = typeof name === 'string' ? valueOf(root[name]) : undefined;
      if (typeof name !== 'string' || value === undefined) return [];
      return sets.map((dimensions) => ({
        namespace,
        name,
        dimensions,
        value,
        at,
        ...(typeof unit === 'string' && { unit }),
        ...(resolution === 1 && { resolution: 1 as const }),
      }));
    });
}

/** The values of a set of dimensions, which are texts of the line; `undefined` where one is missing. */
function dimensionsOf(root: Members, names: readonly unknown[]): Record<string, string> | undefined {
  if (names.length > MOST_DIMENSIONS) return undefined;
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = typeof name === 'string' ? root[name] : undefined;
    if (typeof name !== 'string' || typeof value !== 'string' || value === '') return undefined;
    found[name] = value;
  }
  return found;
}

function valueOf(value: unknown): Measurement['value'] | undefined {
  if (typeof value === 'number') return value;
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_VALUES) return undefined;
  const numbers = value.filter((one): one is number => typeof one === 'number');
  return numbers.length === value.length ? numbers.map((one) => [one, 1] as const) : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;

function parse(message: string): Members | undefined {
  try {
    return membersOf(JSON.parse(message));
  } catch {
    return undefined;
  }
}
