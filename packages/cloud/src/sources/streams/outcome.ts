import { reportedFailures } from '../reported-failures.ts';

/**
 * The first record from which a batch has to be handled again, by its position; `undefined` for none. Everything
 * before the first that is reported is done with.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @param names of the batch's records, as they are reported by: sequence numbers, ids of events
 */
export function firstFailure(answer: Uint8Array, names: readonly string[]): number | undefined {
  const failures = reportedFailures(answer);
  if (failures === undefined || failures === null) return undefined;
  // What is reported in another form than AWS asks for stands for the whole batch.
  if (!Array.isArray(failures)) return 0;
  if (failures.length === 0) return undefined;
  const positions = failures.map((failure: unknown) => positionOf(failure, names));
  return positions.includes(-1) ? 0 : Math.min(...positions);
}

function positionOf(failure: unknown, names: readonly string[]): number {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return -1;
  return names.findIndex((name) => name === failure.itemIdentifier);
}
