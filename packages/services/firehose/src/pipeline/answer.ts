/*
 * What a transform's answer means for each record. Pure, and for the browser as well: lesson 31 shows it.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */

export interface TransformFailure {
  readonly code: string;
  readonly message: string;
}

/** What becomes of a record. */
export type TransformOutcome =
  | { readonly result: 'Ok'; readonly data: Uint8Array; readonly partitionKeys: Readonly<Record<string, string>> }
  | { readonly result: 'Dropped' }
  | { readonly result: 'ProcessingFailed'; readonly failure: TransformFailure };

/** By record id, or why the answer as a whole is none. */
export type TransformVerdict =
  | { readonly outcomes: ReadonlyMap<string, TransformOutcome> }
  | { readonly failure: TransformFailure };

/** https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html#monitoring-with-cloudwatch-logs-lambda */
export const FAILURES = {
  unreadable: {
    code: 'Lambda.JsonProcessingException',
    message:
      'There was an error parsing returned records from the Lambda function. Ensure that the returned records follow the status model that is required by Kinesis Firehose.',
  },
  missing: {
    code: 'Lambda.MissingRecordId',
    message:
      'One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.',
  },
  twice: {
    code: 'Lambda.DuplicatedRecordId',
    message:
      'Multiple records were returned with the same record Id. Ensure that the Lambda function returns unique record Ids for each record.',
  },
  functionError: {
    code: 'Lambda.FunctionError',
    message: 'The Lambda function was successfully invoked but it returned an error result.',
  },
  failedStatus: {
    code: 'Lambda.ProcessingFailedStatus',
    message: 'ProcessingFailed status set for record',
  },
} as const satisfies Readonly<Record<string, TransformFailure>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** `undefined` for what is no base64. */
export function decode(text: string): Uint8Array | undefined {
  if (!BASE64.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function partitionKeysOf(metadata: unknown): Readonly<Record<string, string>> {
  const keys = isObject(metadata) ? metadata['partitionKeys'] : undefined;
  return isObject(keys) ? Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, String(value)])) : {};
}

/** `undefined` where it follows no status model at all. */
function outcomeOf({ result, data, metadata }: Readonly<Record<string, unknown>>): TransformOutcome | undefined {
  if (result === 'Dropped') return { result };
  if (result !== 'Ok') return { result: 'ProcessingFailed', failure: FAILURES.failedStatus };
  const decoded = typeof data === 'string' ? decode(data) : undefined;
  return decoded && { result, data: decoded, partitionKeys: partitionKeysOf(metadata) };
}

/**
 * @param ids of the records that the function was given
 * @param payload what it has answered, as text
 */
export function judgeAnswer(ids: readonly string[], payload: string): TransformVerdict {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return { failure: FAILURES.unreadable };
  }
  const records = isObject(answer) ? answer['records'] : undefined;
  if (!Array.isArray(records)) return { failure: FAILURES.unreadable };
  const given = new Set(ids);
  const outcomes = new Map<string, TransformOutcome>();
  for (const record of records as readonly unknown[]) {
    const id = isObject(record) ? record['recordId'] : undefined;
    if (!isObject(record) || typeof id !== 'string' || !given.has(id)) return { failure: FAILURES.unreadable };
    if (outcomes.has(id)) return { failure: FAILURES.twice };
    const outcome = outcomeOf(record);
    if (outcome === undefined) return { failure: FAILURES.unreadable };
    outcomes.set(id, outcome);
  }
  return outcomes.size < given.size ? { failure: FAILURES.missing } : { outcomes };
}
