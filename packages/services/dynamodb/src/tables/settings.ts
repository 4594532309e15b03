import { createHash } from 'node:crypto';
import type {
  ProvisionedThroughput,
  SSESpecification,
  StreamSpecification,
  WarmThroughput as SdkWarm,
} from '@aws-sdk/client-dynamodb';
import { formatArn, type Call } from '@coldstart/cloud';
import { invalid, validation } from '../errors.ts';
import type { Encryption, Stream, Throughput, WarmThroughput } from './table.ts';

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

/** The key that AWS makes for an account's tables in a Region; always the same one. */
function ownKey(account: string, region: string): string {
  const hex = createHash('sha256').update(`dynamodb ${account} ${region}`).digest('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return id.join('-');
}

/** Encryption with a KMS key; without one the table is encrypted with a key of DynamoDB's, which descriptions leave out. */
export function readEncryption(call: Call, specification: SSESpecification | undefined): Encryption | undefined {
  const { Enabled: enabled, KMSMasterKeyId: key, SSEType: type } = specification ?? {};
  if (enabled !== true) {
    if (key !== undefined) throw invalid('KMSMasterKeyId can only be specified if SSE is enabled');
    return undefined;
  }
  if (type === 'AES256') throw invalid('SSEType AES256 is not supported');
  const id = key ?? ownKey(call.account, call.region);
  const keyArn = id.startsWith('arn:') ? id : formatArn(call, 'kms', id.startsWith('alias/') ? id : `key/${id}`);
  return { status: 'ENABLED', keyArn };
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
