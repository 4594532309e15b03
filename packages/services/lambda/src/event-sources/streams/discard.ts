import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { deliver, type Call } from '@coldstart/cloud';
import { eventOf, type Discarded, type SourceRecord } from '@coldstart/cloud/sources';
import { functionArn, type FunctionName } from '../../names.ts';
import { kindOf } from '../settings.ts';
import type { Mapping } from '../state.ts';
import type { BatchRun } from './invoke.ts';

/** Where the records are found that were given up, for the mapping's OnFailure destination; as the function's role. */
export async function discard(
  call: Call,
  mapping: Mapping,
  { asked, roleArn }: { readonly asked: FunctionName; readonly roleArn: string },
  discarded: Discarded<BatchRun>,
): Promise<void> {
  const target = mapping.settings.DestinationConfig?.OnFailure?.Destination;
  if (target === undefined || target === '') return;
  const record = invocationRecord(call, mapping, discarded);
  // A bucket gets the records themselves, too.
  const payload = eventOf(discarded.records);
  const delivery = {
    target,
    message: {
      body: JSON.stringify(target.startsWith('arn:aws:s3:') ? { ...record, payload } : record),
      objectKey: objectKey(call, mapping, discarded.shard),
    },
    as: { roleArn, sessionName: asked.name },
    source: { arn: functionArn(asked), account: asked.account },
    action: discarded.condition,
    note: `${asked.name} gives up ${discarded.records.length} records, which goes to ${target}`,
  };
  await deliver(call, delivery, discarded.last?.cause).catch((error: unknown) => {
    // What the destination refuses is in the journal, and lost, as on AWS.
    if (!(error instanceof AwsError)) throw error;
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
function invocationRecord(call: Call, mapping: Mapping, discarded: Discarded<BatchRun>): object {
  const { records, shard, condition, attempts, last } = discarded;
  const isKinesis = kindOf(mapping.settings) === 'kinesis';
  const arrivalOf = (record: SourceRecord | undefined): string => {
    const time = new Date(record?.arrivedAt ?? 0).toISOString();
    // Tables' streams tell the time to the second.
    return isKinesis ? time : time.replace(/\.\d+Z$/, 'Z');
  };
  return {
    requestContext: {
      requestId: last?.requestId ?? randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      // Records that were too old at once count as invoked once, as recorded.
      approximateInvokeCount: Math.max(1, attempts),
    },
    ...(last !== undefined && {
      responseContext: {
        statusCode: 200,
        executedVersion: last.version,
        functionError: last.functionError ?? null,
      },
    }),
    version: '1.0',
    timestamp: new Date(call.now()).toISOString(),
    [isKinesis ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: {
      shardId: shard,
      startSequenceNumber: records.at(0)?.sequence,
      endSequenceNumber: records.at(-1)?.sequence,
      approximateArrivalOfFirstRecord: arrivalOf(records.at(0)),
      approximateArrivalOfLastRecord: arrivalOf(records.at(-1)),
      batchSize: records.length,
      streamArn: mapping.settings.EventSourceArn,
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
function objectKey(call: Call, { id }: Mapping, shard: string): string {
  const now = new Date(call.now()).toISOString();
  const name = `${now.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`;
  return `aws/lambda/${id}/${shard}/${now.slice(0, 10).replaceAll('-', '/')}/${name}`;
}
