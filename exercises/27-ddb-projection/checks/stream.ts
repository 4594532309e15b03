import type { CheckContext } from '@coldstart/checks';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type _Record as Change,
} from '@aws-sdk/client-dynamodb-streams';
import type { GivenUp } from './failures.ts';
import type { Order } from './orders.ts';

type Place = Omit<GetShardIteratorCommandInput, 'StreamArn'>;

async function iterator(t: CheckContext, place: Place): Promise<string | undefined> {
  const StreamArn = t.stack.output('StreamArn');
  const asked = new GetShardIteratorCommand({ StreamArn, ...place });
  return (await t.client(DynamoDBStreamsClient).send(asked)).ShardIterator;
}

/** The order whose change is at the place that a record tells. */
export async function orderAt(t: CheckContext, { DDBStreamBatchInfo: info }: GivenUp): Promise<string | undefined> {
  const ShardIterator = await iterator(t, {
    ShardId: info?.shardId,
    ShardIteratorType: 'AT_SEQUENCE_NUMBER',
    SequenceNumber: info?.startSequenceNumber,
  });
  const { Records = [] } = await t
    .client(DynamoDBStreamsClient)
    .send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
  return Records[0]?.dynamodb?.Keys?.['orderId']?.S;
}

/** Reads what comes into the stream from now on. */
export async function changesFromNow(t: CheckContext): Promise<() => Promise<readonly Change[]>> {
  const streams = t.client(DynamoDBStreamsClient);
  const { StreamDescription: stream } = await streams.send(
    new DescribeStreamCommand({ StreamArn: t.stack.output('StreamArn') }),
  );
  let ShardIterator = await iterator(t, {
    ShardId: stream?.Shards?.at(-1)?.ShardId,
    ShardIteratorType: 'LATEST',
  });
  const changes: Change[] = [];
  return async () => {
    for (;;) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      if ((page.Records ?? []).length === 0) return changes;
      changes.push(...(page.Records ?? []));
      ShardIterator = page.NextShardIterator;
    }
  };
}

/** A change that was never made, at a place behind those of lower numbers. @param before the order before it */
export const changeOf = (t: CheckContext, after: Order, at: number, before?: Order): Change => ({
  eventID: t.random.hex(32),
  eventName: before === undefined ? 'INSERT' : 'MODIFY',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: t.region,
  dynamodb: {
    ApproximateCreationDateTime: new Date(t.clock.now()),
    Keys: { orderId: after.orderId },
    ...(before && { OldImage: { ...before } }),
    NewImage: { ...after },
    SequenceNumber: `1${String(at).padStart(24, '0')}`,
    SizeBytes: 400,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
});

/** Changes as Lambda hands them over. */
export const eventOf = (t: CheckContext, changes: readonly Change[]): object => ({
  Records: changes.map(({ dynamodb, userIdentity, ...change }) => ({
    ...change,
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    dynamodb: { ...dynamodb, ApproximateCreationDateTime: Number(dynamodb?.ApproximateCreationDateTime) / 1000 },
    eventSourceARN: t.stack.output('StreamArn'),
  })),
});
