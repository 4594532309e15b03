import { AwsError } from '@coldstart/wire';
import { deliver, type Call } from '@coldstart/cloud';
import type { BatchResult, Discarded, SourceRecord } from '@coldstart/cloud/sources';
import { actorOf } from '../role.ts';
import { sourceSettings } from '../settings.ts';
import type { Pipe } from '../state.ts';

/**
 * Tells the dead-letter queue of a pipe where the records are found in their stream that were given up, as the pipe's role.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export async function giveUp(
  call: Call,
  pipe: Pipe,
  discarded: Discarded<BatchResult>,
  isKinesis: boolean,
): Promise<void> {
  const target = sourceSettings(pipe.source, pipe.settings).DeadLetterConfig?.Arn;
  if (target === undefined) return;
  const { condition, records, last } = discarded;
  const delivery = {
    target,
    message: { body: JSON.stringify(letter(call, pipe, discarded, isKinesis)) },
    as: actorOf(pipe),
    source: { arn: pipe.arn, account: pipe.account },
    action: condition,
    note: `${pipe.name} gives up ${records.length} records, which goes to ${target}`,
  };
  await deliver(call, delivery, last?.cause).catch((error: unknown) => {
    // What the queue refuses is in the journal, and lost, as on AWS.
    if (!(error instanceof AwsError)) throw error;
  });
}

function letter(
  call: Call,
  pipe: Pipe,
  { records, shard, condition, attempts }: Discarded<BatchResult>,
  isKinesis: boolean,
): object {
  const arrivalOf = (record: SourceRecord | undefined): string => new Date(record?.arrivedAt ?? 0).toISOString();
  return {
    context: { pipeArn: pipe.arn, condition, approximateInvokeCount: Math.max(1, attempts) },
    version: '1.0',
    timestamp: new Date(call.now()).toISOString(),
    [isKinesis ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: {
      shardId: shard,
      startSequenceNumber: records.at(0)?.sequence,
      endSequenceNumber: records.at(-1)?.sequence,
      approximateArrivalOfFirstRecord: arrivalOf(records.at(0)),
      approximateArrivalOfLastRecord: arrivalOf(records.at(-1)),
      batchSize: records.length,
      streamArn: pipe.source,
    },
  };
}
