import { matches, readEventPattern, type Pattern } from './event-pattern.ts';
import { explain, type Mismatch } from './explain.ts';
import { isObject, parseJson } from './json/value.ts';
import { PatternError, refusing } from './pattern-error.ts';

/** Where a mapping's records come from. */
export type FilterSource = 'sqs' | 'kinesis' | 'dynamodb' | 'kafka' | 'mq';

/** A mapping's filters, ready to be compared with records; made by `parseFilterCriteria`. */
export interface FilterCriteria {
  readonly source: FilterSource;
  readonly filters: readonly Filter[];
}

interface Filter {
  readonly pattern: Pattern;
  /** What it takes the data to be: JSON where it compares fields within it, text where it compares it itself. */
  readonly data: 'json' | 'text' | undefined;
}

/** A record as functions get it. */
type LambdaRecord = Readonly<Record<string, unknown>>;

/** How a source's records look to a filter. */
interface View {
  /** The field that a filter finds the data in. */
  readonly key: string;
  /** Data must be JSON; a filter that takes it for text is refused. */
  readonly json: boolean;
  /** The record with its data as text, by that field. */
  readonly of: (record: LambdaRecord) => LambdaRecord;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html, "Using filters with different AWS services" */
const VIEWS: Readonly<Record<FilterSource, View>> = {
  sqs: { key: 'body', json: false, of: (record) => record },
  kinesis: { key: 'data', json: true, of: decodeKinesis },
  dynamodb: { key: 'dynamodb', json: true, of: (record) => record },
  kafka: { key: 'value', json: false, of: (record) => decode(decode(record, 'value'), 'key') },
  mq: { key: 'data', json: false, of: (record) => decode(record, 'data') },
};

/**
 * Reads the filters of an event source mapping. They are event patterns; a record passes that matches one of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @throws PatternError with the message of Lambda's InvalidParameterValueException; its `reason` says more
 */
export function parseFilterCriteria(
  criteria: { readonly Filters?: readonly { readonly Pattern?: string }[] } | undefined,
  source: FilterSource,
): FilterCriteria {
  const { key, json } = VIEWS[source];
  const filters = (criteria?.Filters ?? []).map(({ Pattern: text = '' }) => {
    const pattern = refusing(
      () => readEventPattern(text),
      () => INVALID,
    );
    const data = dataOf(pattern, key);
    if (json && data === 'text') {
      throw new PatternError(INVALID, { reason: `"${key}" must be an object`, position: undefined });
    }
    return { pattern, data };
  });
  return { source, filters };
}

const INVALID = 'Invalid filter pattern definition.';

function dataOf({ matcher }: Pattern, key: string): Filter['data'] {
  const paths = matcher.branches.flat().map(({ clause }) => clause.path);
  if (paths.some((path) => path.startsWith(`${key}.`))) return 'json';
  return paths.includes(key) ? 'text' : undefined;
}

/** Whether a record passes: without filters all do. */
export function matchesFilterCriteria(criteria: FilterCriteria, record: LambdaRecord): boolean {
  if (criteria.filters.length === 0) return true;
  const { compared, isJson } = readRecord(criteria.source, record);
  return criteria.filters.some(({ pattern, data }) => agrees(data, isJson) && matches(pattern, compared));
}

/** Why a record does not pass, for each filter; nothing for a filter that it passes. */
export function explainFilterCriteria(
  { source, filters }: FilterCriteria,
  record: LambdaRecord,
): readonly (readonly Mismatch[])[] {
  const { compared, isJson } = readRecord(source, record);
  const { key } = VIEWS[source];
  return filters.map(({ pattern, data }) => {
    if (agrees(data, isJson)) return explain(pattern, compared);
    const reason = isJson
      ? 'is JSON, and the filter compares a text'
      : 'is no JSON, and the filter compares its fields';
    return [{ path: key, reason }];
  });
}

/** A filter that takes the data for something else drops the record, whatever it asks for. */
const agrees = (data: Filter['data'], isJson: boolean): boolean => data === undefined || (data === 'json') === isJson;

function readRecord(source: FilterSource, record: LambdaRecord): { compared: LambdaRecord; isJson: boolean } {
  const { key, of } = VIEWS[source];
  const view = of(record);
  const { value, isJson } = parseData(view[key]);
  return { compared: { ...view, [key]: value }, isJson };
}

/** Data counts as JSON when it is an object or a list. */
function parseData(data: unknown): { value: unknown; isJson: boolean } {
  const value = typeof data === 'string' ? parseJson(data) : data;
  const isJson = isObject(value) || Array.isArray(value);
  return { value: isJson ? value : data, isJson };
}

function decodeKinesis(record: LambdaRecord): LambdaRecord {
  const { kinesis } = record;
  return isObject(kinesis) ? decode({ ...record, ...kinesis }, 'data') : record;
}

function decode(record: LambdaRecord, key: string): LambdaRecord {
  const data = record[key];
  if (typeof data !== 'string') return record;
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  return { ...record, [key]: new TextDecoder().decode(bytes) };
}
