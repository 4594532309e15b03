import type { TransformFailure } from './answer.ts';
import { failedRecord, type Attempts } from './failed-record.ts';
import type { FirehoseRecord, Outgoing } from './record.ts';

/** Records that have failed, as lines of the error output. */
export function failedLane(
  type: string,
  records: readonly FirehoseRecord[],
  failure: TransformFailure,
  attempts: Attempts,
  lambdaArn?: string,
): Outgoing {
  const lines = records.map((record) => {
    const base64 = Buffer.from(record.data).toString('base64');
    const line = failedRecord({ arrived: record.arrived, base64 }, failure, attempts, lambdaArn);
    return { id: record.id, arrived: record.arrived, data: new Uint8Array(Buffer.from(`${JSON.stringify(line)}\n`)) };
  });
  return { lane: { stage: 'failed', type }, records: lines };
}
