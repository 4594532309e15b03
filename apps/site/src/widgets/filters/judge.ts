/** What the filter playground shows: whether a mapping hands a record on, as the cloud's own filters decide it. */
import {
  explainFilterCriteria,
  matchesFilterCriteria,
  parseFilterCriteria,
  PatternError,
  type Mismatch,
} from '@coldstart/patterns';

export type Source = 'sqs' | 'kinesis' | 'dynamodb';

/** A record as functions get it. */
type LambdaRecord = Readonly<Record<string, unknown>>;

interface Wrapping {
  readonly name: string;
  /** What is done with what a producer has written. */
  readonly wrap: (written: string) => LambdaRecord;
  /** What becomes of a record that no filter takes. */
  readonly left: string;
}

export const SOURCES: Readonly<Record<Source, Wrapping>> = {
  sqs: {
    name: 'SQS',
    wrap: (body) => ({ messageId: '059f36b4', body, eventSource: 'aws:sqs' }),
    left: 'Lambda deletes the message: it is gone from the queue.',
  },
  kinesis: {
    name: 'Kinesis',
    wrap: (written) => ({
      kinesis: { partitionKey: 'o-17', data: inBase64(written) },
      eventName: 'aws:kinesis:record',
    }),
    left: 'Lambda goes on behind the record, which stays in the stream until it is too old.',
  },
  dynamodb: {
    name: 'DynamoDB',
    wrap: (written) => ({ eventName: 'INSERT', dynamodb: { NewImage: typedItem(parsed(written)) } }),
    left: 'Lambda goes on behind the record, which stays in the stream until it is too old.',
  },
};

function inBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** As DynamoDB writes values: each with its type, and numbers as texts. */
function typed(value: unknown): LambdaRecord {
  if (value === null) return { NULL: true };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(typed) };
  if (typeof value === 'object') return { M: typedItem(value) };
  return { S: String(value) };
}

const isItem = (value: unknown): value is LambdaRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typedItem = (value: unknown): LambdaRecord =>
  Object.fromEntries(Object.entries(isItem(value) ? value : {}).map(([key, one]) => [key, typed(one)]));

interface Choice {
  readonly name: string;
  readonly text: string;
}

/** As JSON, with what fits on a line on one. */
const written = (value: unknown): string => JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');

const filter = (name: string, pattern: unknown): Choice => ({ name, text: written(pattern) });
const isOrder = { type: ['order'] };

/** Filters to begin with. */
export const FILTERS: readonly Choice[] = [
  filter('in body', { body: isOrder }),
  filter('in data', { data: isOrder }),
  filter('typed', { dynamodb: { NewImage: { type: { S: ['order'] } } } }),
  filter('untyped', { dynamodb: { NewImage: isOrder } }),
  filter('beside it all', isOrder),
  filter('in kinesis.data', { kinesis: { data: isOrder } }),
  filter('above 100, in body', { body: { total: [{ numeric: ['>', 100] }] } }),
  filter('above 100, typed', { dynamodb: { NewImage: { total: { N: [{ numeric: ['>', 100] }] } } } }),
  filter('no list', { body: { type: 'order' } }),
];

/** What a producer may have written. */
export const RECORDS: readonly Choice[] = [
  { name: 'an order', text: '{ "type": "order", "total": 250 }' },
  { name: 'a return', text: '{ "type": "return", "total": 20 }' },
  { name: 'orders', text: '{ "type": "orders" }' },
  { name: 'a text', text: 'order' },
];

export interface Judged {
  readonly kind: 'success' | 'failure' | 'denial';
  readonly sum: string;
  /** What becomes of the record, or what the filter is refused for. */
  readonly becomes: string;
  /** The record as the function would get it, as JSON. */
  readonly record: string;
  readonly mismatches: readonly Mismatch[];
}

/** @param pattern JSON of one filter @param text what the producer has written */
export function judge(source: Source, pattern: string, text: string): Judged {
  const { wrap, left } = SOURCES[source];
  if (source === 'dynamodb' && !isItem(parsed(text)))
    return refused('', 'A table has no such item.', 'An item has names and values. Write a JSON object.');
  const made = wrap(text);
  const record = JSON.stringify(made, null, 2);
  try {
    const criteria = parseFilterCriteria({ Filters: [{ Pattern: pattern }] }, source);
    if (matchesFilterCriteria(criteria, made))
      return { kind: 'success', sum: 'The function gets it.', becomes: '', record, mismatches: [] };
    const [mismatches = []] = explainFilterCriteria(criteria, made);
    return { kind: 'failure', sum: 'The function never sees it.', becomes: left, record, mismatches };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return refused(record, `AWS refuses the filter: ${error.message}`, error.reason);
  }
}

const refused = (record: string, sum: string, becomes: string): Judged => ({
  kind: 'denial',
  sum,
  becomes,
  record,
  mismatches: [],
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isSource = (value: unknown): value is Source => typeof value === 'string' && Object.hasOwn(SOURCES, value);
