import type { ProvisionedThroughput, StreamSpecification, WarmThroughput as SdkWarm } from '@aws-sdk/client-dynamodb';
import { invalid, validation } from '../errors.ts';
import type { Stream, Throughput, WarmThroughput } from './table.ts';

const LARGEST_THROUGHPUT = 1_000_000_000_000;

/** @throws ValidationException for what no table could have */
export function readThroughput(throughput: ProvisionedThroughput | undefined): Throughput {
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = throughput ?? {};
  for (const [name, value] of [
    ['ReadCapacityUnits', read],
    ['WriteCapacityUnits', write],
  ] as const) {
    if (value > LARGEST_THROUGHPUT) throw validation(`Given value ${value} for ${name} is out of bounds`);
  }
  return { read, write, decreasesToday: 0 };
}

export function readWarm(warm: SdkWarm | undefined): WarmThroughput | undefined {
  if (warm === undefined) return undefined;
  return { read: warm.ReadUnitsPerSecond ?? 0, write: warm.WriteUnitsPerSecond ?? 0 };
}

/** What a stream is to hold, if there is to be one. @throws ValidationException */
export function readStreamView(specification: StreamSpecification | undefined): Stream['view'] | undefined {
  const { StreamEnabled: enabled, StreamViewType: view } = specification ?? {};
  if (enabled !== true) {
    if (view !== undefined) throw invalid('StreamViewType can only be specified when StreamEnabled is true');
    return undefined;
  }
  if (view === undefined) throw invalid('StreamViewType is required when StreamEnabled is true');
  return view;
}
