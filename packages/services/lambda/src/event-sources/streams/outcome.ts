import { reportedFailures } from '../reported-failures.ts';
import type { SourceRecord } from './record.ts';

/**
 * The first record from which a batch has to be handled again, by its position; `undefined` for none. Everything
 * before the lowest sequence number that the function reports is done with.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function firstFailure(answer: Uint8Array, records: readonly SourceRecord[]): number | undefined {
  const failures = reportedFailures(answer);
  if (failures === undefined || failures === null) return undefined;
  // What is reported in another form than AWS asks for stands for the whole batch.
  if (!Array.isArray(failures)) return 0;
  if (failures.length === 0) return undefined;
  const positions = failures.map((failure: unknown) => positionOf(failure, records));
  return positions.includes(-1) ? 0 : Math.min(...positions);
}

function positionOf(failure: unknown, records: readonly SourceRecord[]): number {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return -1;
  return records.findIndex(({ sequence }) => sequence === failure.itemIdentifier);
}
