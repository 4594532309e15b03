/**
 * What of a batch a function reports as failed, by its position. What is reported in another form than AWS asks for, or of
 * something that is not in the batch, stands for all of it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * @param answer of the function, or of another target that reports in the same form
 * @param names of what is in the batch, as it is reported by: ids of messages, sequence numbers, ids of events
 */
export function failedPositions(answer: Uint8Array, names: readonly string[]): number[] {
  const failures = reportedFailures(answer);
  if (failures === undefined || failures === null) return [];
  const all = [...names.keys()];
  if (!Array.isArray(failures)) return all;
  const failed = failures.map((failure: unknown) => positionOf(failure, names));
  return failed.includes(-1) ? all : failed;
}

function positionOf(failure: unknown, names: readonly string[]): number {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return -1;
  return names.findIndex((name) => name === failure.itemIdentifier);
}

/** `batchItemFailures` of an answer; `undefined` where it has none. */
function reportedFailures(answer: Uint8Array): unknown {
  const value = parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(answer));
  return typeof value === 'object' && value !== null && 'batchItemFailures' in value
    ? value.batchItemFailures
    : undefined;
}

/** A custom runtime may answer what is no JSON, which reports nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
