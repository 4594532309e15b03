import type { Call } from '@coldstart/cloud';
import { processingOf } from '../settings/destination.ts';
import { readPrefix } from '../settings/prefix.ts';
import { isPartitioned, processor } from '../settings/processing.ts';
import type { DeliveryStream } from '../state.ts';
import { failedLane } from './failed.ts';
import { query } from './jq.ts';
import { laneKey, type FirehoseRecord, type Outgoing, type PartitionKeys } from './record.ts';

/** Records as they are delivered: with their delimiter, in the lane of their partition. */
export async function partition(
  call: Call,
  stream: DeliveryStream,
  records: readonly FirehoseRecord[],
): Promise<Outgoing[]> {
  const { destination } = stream;
  if (records.length === 0) return [];
  if (destination.kind === 'http' || !isPartitioned(destination.s3))
    return [{ lane: { stage: 'deliver', keys: {} }, records: delimited(stream, records) }];
  const known = await withQueriedKeys(stream, records);
  const wanted = wantedKeys(destination.s3.Prefix ?? '');
  const failed: FirehoseRecord[] = [];
  const lanes = new Map<string, { keys: PartitionKeys; records: FirehoseRecord[] }>();
  for (const { record, keys } of known) {
    const own = Object.fromEntries(wanted.map((name) => [name, keys[name] ?? '']));
    if (Object.values(own).some((value) => value === '')) {
      failed.push(record);
      continue;
    }
    const name = laneKey({ stage: 'deliver', keys: own });
    const lane = lanes.get(name) ?? { keys: own, records: [] };
    lane.records.push(record);
    lanes.set(name, lane);
  }
  const failure = {
    code: 'DynamicPartitioning.MetadataExtractionFailed',
    message: 'partitionKeys values must not be null or empty',
  };
  return [
    ...[...lanes.values()].map((lane): Outgoing => ({
      lane: { stage: 'deliver', keys: lane.keys },
      records: delimited(stream, lane.records),
    })),
    failedLane('processing-failed', failed, failure, { made: 1, ended: call.now() }),
  ];
}

/** The keys that a prefix is made of, as `namespace:key`. */
const wantedKeys = (prefix: string): string[] => [
  ...new Set(
    readPrefix(prefix).flatMap((part) =>
      typeof part !== 'string' && part.namespace.startsWith('partitionKey') ? [`${part.namespace}:${part.value}`] : [],
    ),
  ),
];

async function withQueriedKeys(
  { destination }: DeliveryStream,
  records: readonly FirehoseRecord[],
): Promise<{ readonly record: FirehoseRecord; readonly keys: PartitionKeys }[]> {
  const extraction = processor(processingOf(destination), 'MetadataExtraction');
  const texts = records.map(({ data }) => Buffer.from(data).toString());
  const found = extraction === undefined ? [] : await query(extraction.MetadataExtractionQuery ?? '.', texts);
  return records.map((record, at) => {
    const queried = Object.entries(found[at] ?? {}).map(([key, value]) => [`partitionKeyFromQuery:${key}`, value]);
    return { record, keys: { ...record.keys, ...(Object.fromEntries(queried) as PartitionKeys) } };
  });
}

/** `\n` stands for a line's end in the parameter. */
function delimited({ destination }: DeliveryStream, records: readonly FirehoseRecord[]): readonly FirehoseRecord[] {
  const appended = processor(processingOf(destination), 'AppendDelimiterToRecord');
  if (appended === undefined) return records;
  const delimiter = Buffer.from((appended.Delimiter ?? '\\n').replaceAll('\\n', '\n'));
  return records.map((record) => ({ ...record, data: new Uint8Array(Buffer.concat([record.data, delimiter])) }));
}
