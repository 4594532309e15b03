import { randomUUID } from 'node:crypto';
import { queueDelivery, serviceLinkedRole, type Call, type RetryPolicy } from '@coldstart/cloud';
import { itemToJson } from '../values/json.ts';
import { itemSize } from '../values/value.ts';
import type { Author, Change } from './change.ts';
import { pickKey } from './keys.ts';

/** DynamoDB writes into data streams as a role of the account's, made when the first is named. */
export const replicationRole = serviceLinkedRole({
  service: 'kinesisreplication.dynamodb.amazonaws.com',
  name: 'AWSServiceRoleForDynamoDBKinesisDataStreamsReplication',
  description: 'Lets DynamoDB replicate data to Kinesis Data Streams',
  via: 'dynamodb.amazonaws.com',
  sessionName: 'KinesisDataStreamsReplication',
});

/** A stream that does not take a record is tried again for a day. */
const RETRY: RetryPolicy = { attempts: 300, delays: [1, 5, 30, 60, 300], maximumAge: 86_400 };

/**
 * Sends a change to the table's data stream, where it has one: both images, whatever the table's own stream has.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 */
export function sendChange(call: Call, { table, before, after }: Change, author: Author): void {
  const stream = table.dataStreams?.find(({ enabled }) => enabled);
  if (stream === undefined) return;
  const keys = pickKey(after ?? before ?? {}, table.keys);
  const isMicro = stream.precision === 'MICROSECOND';
  const [, , , region = '', account = ''] = table.arn.split(':');
  const record = {
    awsRegion: region,
    eventID: randomUUID(),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    userIdentity: author === 'caller' ? null : { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    recordFormat: 'application/json',
    tableName: table.name,
    dynamodb: {
      ApproximateCreationDateTime: isMicro ? call.now() * 1000 : call.now(),
      Keys: itemToJson(keys),
      ...(after !== undefined && { NewImage: itemToJson(after) }),
      ...(before !== undefined && { OldImage: itemToJson(before) }),
      SizeBytes: itemSize(keys) + itemSize(after ?? {}) + itemSize(before ?? {}),
      ApproximateCreationDateTimePrecision: stream.precision,
    },
    eventSource: 'aws:dynamodb',
  };
  queueDelivery(call, {
    target: stream.arn,
    // Changes of one item stay in one shard.
    message: { body: JSON.stringify(record), partitionKey: JSON.stringify(itemToJson(keys)).slice(0, 256) },
    as: replicationRole.actor({ account }),
    source: { arn: table.arn, account, region },
    action: record.eventName,
    note: `a change of ${table.name} goes to ${stream.arn}`,
    retry: RETRY,
  });
}
