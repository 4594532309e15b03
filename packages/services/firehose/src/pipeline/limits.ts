import { backupOf, processingOf, s3Of } from '../settings/destination.ts';
import { processor } from '../settings/processing.ts';
import type { DeliveryStream } from '../state.ts';
import type { Lane } from './record.ts';

export interface Limits {
  readonly bytes: number;
  readonly milliseconds: number;
}

const MIB = 1024 * 1024;

/** What a transform gets at most unless the stream says otherwise. @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const TRANSFORM = { size: 1, seconds: 60 };

/** When a lane has collected enough: as its destination, or the transform, is buffered. */
export function limitsOf({ destination }: DeliveryStream, lane: Lane): Limits {
  if (lane.stage === 'transform') {
    const { BufferSizeInMBs: size = TRANSFORM.size, BufferIntervalInSeconds: seconds = TRANSFORM.seconds } =
      processor(processingOf(destination), 'Lambda') ?? {};
    return { bytes: Number(size) * MIB, milliseconds: Number(seconds) * 1000 };
  }
  const { BufferingHints: hints } = bufferedBy(destination, lane);
  return { bytes: (hints?.SizeInMBs ?? 5) * MIB, milliseconds: (hints?.IntervalInSeconds ?? 300) * 1000 };
}

function bufferedBy(destination: DeliveryStream['destination'], lane: Lane) {
  if (lane.stage === 'backup') return backupOf(destination) ?? s3Of(destination);
  return lane.stage === 'deliver' && destination.kind === 'http' ? destination.http : s3Of(destination);
}
