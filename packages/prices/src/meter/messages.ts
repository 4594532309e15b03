import { bytesOf, chunks, GB } from './bytes.ts';
import { lastName, list, text, type Values } from './input.ts';
import type { Usage } from '../usage.ts';

/** Each action is a request, and each 64 KB of what it carries. https://aws.amazon.com/sqs/pricing/ */
export function queueUsage(operation: string, input: Values, output: Values): Usage[] {
  const name = lastName(input['QueueUrl'] ?? input['QueueName']);
  const carried = operation === 'ReceiveMessage' ? output['Messages'] : (input['Entries'] ?? input['MessageBody']);
  const meter = name.endsWith('.fifo') ? 'sqs.fifo-requests' : 'sqs.requests';
  return [{ meter, quantity: chunks(bytesOf(carried), 64), resource: name }];
}

/** A batch is one request, as long as it is not above 64 KB. https://aws.amazon.com/sns/pricing/ */
export function topicUsage(_operation: string, input: Values): Usage[] {
  const name = lastName(input['TopicArn'] ?? input['TargetArn'] ?? input['Name']);
  const carried = input['PublishBatchRequestEntries'] ?? input['Message'];
  const meter = name.endsWith('.fifo') ? 'sns.fifo-requests' : 'sns.requests';
  return [{ meter, quantity: chunks(bytesOf(carried), 64), resource: name }];
}

/** Rules cost nothing; each 64 KB of an event is an event. https://aws.amazon.com/eventbridge/pricing/ */
export function busUsage(operation: string, input: Values): Usage[] {
  if (operation !== 'PutEvents') return [];
  return list(input['Entries']).map((entry) => ({
    meter: 'events.custom',
    quantity: chunks(bytesOf(entry), 64),
    resource: lastName(entry['EventBusName']) || 'default',
  }));
}

/** Each 25 KB of a record is a unit. https://aws.amazon.com/kinesis/data-streams/pricing/ */
export function streamUsage(operation: string, input: Values): Usage[] {
  const records = operation === 'PutRecords' ? list(input['Records']) : operation === 'PutRecord' ? [input] : [];
  const resource = text(input['StreamName']) || lastName(input['StreamARN']);
  return records.map(({ Data }) => ({ meter: 'kinesis.put-units', quantity: chunks(bytesOf(Data), 25), resource }));
}

/** Records are rounded up to 5 KB, each by itself. https://aws.amazon.com/firehose/pricing/ */
export function deliveryUsage(operation: string, input: Values): Usage[] {
  const records =
    operation === 'PutRecordBatch' ? list(input['Records']) : operation === 'PutRecord' ? list([input['Record']]) : [];
  return records.map(({ Data }) => ({
    meter: 'firehose.in',
    quantity: (chunks(bytesOf(Data), 5) * 5 * 1024) / GB,
    resource: text(input['DeliveryStreamName']),
  }));
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const BYTES_PER_EVENT = 26;

export function logUsage(operation: string, input: Values): Usage[] {
  if (operation !== 'PutLogEvents') return [];
  const events = list(input['logEvents']);
  const bytes = events.reduce((sum, { message }) => sum + bytesOf(message) + BYTES_PER_EVENT, 0);
  return [{ meter: 'logs.in', quantity: bytes / GB, resource: text(input['logGroupName']) }];
}
