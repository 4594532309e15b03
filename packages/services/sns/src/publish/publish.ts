import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { TracePart } from '@coldstart/cloud/tracing';
import { onPublish, onTopic } from '../access.ts';
import { deliverToAll } from '../deliver/deliver.ts';
import { textFor } from '../deliver/notification.ts';
import { keep } from '../deliver/outbox.ts';
import { traceOfTopic } from '../deliver/trace.ts';
import { invalidParameter } from '../errors.ts';
import { isDeviceArn, peekDevice, platformOf } from '../mobile/state.ts';
import { arnFirst } from '../names.ts';
import type { SnsOperations } from '../sdk.ts';
import { fifoTopics, findTopic, type Message, type Topic } from '../state.ts';
import { isPhoneNumber } from '../subscriptions/endpoint.ts';
import { encryptWithKey } from './key.ts';
import { checkContent, checkOrder, LARGEST, readBodies, sizeOf, type Content } from './check.ts';

/** Milliseconds in which a message that is published again to a FIFO topic is taken, and not delivered again. */
const INTERVAL = 300_000;
const FIRST_SEQUENCE = 10_000_000_000_000_000_000n;
const MOST_ENTRIES = 10;
const LONGEST_ID = 80;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const publishOperations: SnsOperations = {
  Publish: {
    access: onPublish,
    async run({ TopicArn, TargetArn, PhoneNumber, ...content }, call) {
      const arn = TopicArn ?? TargetArn;
      if (arn === undefined) return publishToPhone(call, PhoneNumber, content);
      if (TopicArn === undefined && isDeviceArn(arn)) return publishToDevice(call, arn, content);
      const topic = findTopic(call, arn, TopicArn === undefined ? 'TargetArn' : 'TopicArn');
      check(topic, content);
      await encryptWithKey(call, topic);
      return publish(call, topic, content, await traceOfTopic(call, topic));
    },
  },

  PublishBatch: {
    action: 'Publish',
    access: onTopic,
    violated: arnFirst('TopicArn'),
    async run({ TopicArn, PublishBatchRequestEntries: entries }, call) {
      const topic = findTopic(call, TopicArn);
      checkBatch(entries);
      for (const entry of entries) check(topic, entry);
      await encryptWithKey(call, topic);
      const trace = await traceOfTopic(call, topic);
      return {
        Successful: entries.map(({ Id, ...content }) => ({ Id, ...publish(call, topic, content, trace) })),
        Failed: [],
      };
    },
  },
};

function check(topic: Topic, content: Content): void {
  checkContent(content);
  if (sizeOf(content) > LARGEST) throw invalidParameter('Message too long');
  checkOrder(topic.fifo, topic.attributes['ContentBasedDeduplication'] === 'true', content);
  readBodies(content);
}

function publishToPhone(call: Call, phone: string | undefined, content: Content): { MessageId: string } {
  if (phone === undefined) throw invalidParameter('TopicArn or TargetArn', 'no value for required parameter');
  if (!isPhoneNumber(phone)) throw invalidParameter('PhoneNumber', `${phone} is not valid to publish to`);
  checkContent(content);
  keep(call, call, { protocol: 'sms', endpoint: phone }, { text: content.Message ?? '' });
  return { MessageId: randomUUID() };
}

function publishToDevice(call: Call, arn: string, content: Content): { MessageId: string } {
  const device = peekDevice(call, arn);
  if (device === undefined) throw invalidParameter('TargetArn', 'No endpoint found for the target arn specified');
  if (device.attributes['Enabled'] !== 'true')
    throw new AwsError('EndpointDisabled', 'Endpoint is disabled', { status: 400 });
  checkContent(content);
  const message = { body: content.Message ?? '', bodies: readBodies(content) };
  keep(call, call, { protocol: 'application', endpoint: arn }, { text: textFor(message, platformOf(arn)) });
  return { MessageId: randomUUID() };
}

/** What was checked. A message that is the same as one of late is answered as that was. */
function publish(
  call: Call,
  topic: Topic,
  content: Content,
  trace: TracePart | undefined,
): { MessageId: string; SequenceNumber?: string } {
  const { Message: body = '', Subject, MessageAttributes = {}, MessageGroupId: group } = content;
  const id = randomUUID();
  const deduplication = topic.fifo
    ? (content.MessageDeduplicationId ?? createHash('sha256').update(body).digest('hex'))
    : undefined;
  const { before, sequence } = topic.fifo ? order(call, topic, { id, group, deduplication }) : {};
  if (before !== undefined) return { MessageId: before.messageId, SequenceNumber: before.sequence };
  const message: Message = {
    id,
    topicArn: topic.arn,
    subject: Subject,
    body,
    bodies: readBodies(content),
    attributes: MessageAttributes,
    group,
    deduplication,
    sequence,
    published: call.now(),
  };
  deliverToAll(call, topic, message, trace);
  return sequence === undefined ? { MessageId: id } : { MessageId: id, SequenceNumber: sequence };
}

/** The next number of a FIFO topic, or the message that this one repeats. */
function order(
  call: Call,
  { account, region, name, attributes }: Topic,
  { id, group, deduplication }: Pick<Message, 'id' | 'group' | 'deduplication'>,
) {
  const state = call.state(fifoTopics, { account, region, part: name });
  for (const [key, { until }] of state.published) if (until <= call.now()) state.published.delete(key);
  const key = attributes['FifoThroughputScope'] === 'MessageGroup' ? `${group}\n${deduplication}` : `${deduplication}`;
  const before = state.published.get(key);
  if (before !== undefined) return { before };
  state.sequence += 1;
  const sequence = String(FIRST_SEQUENCE + BigInt(state.sequence) * 1000n);
  state.published.set(key, { messageId: id, sequence, until: call.now() + INTERVAL });
  return { sequence };
}

/** @throws AwsError for a batch that is refused as a whole */
function checkBatch(entries: readonly (Content & { readonly Id: string | undefined })[]): void {
  const refuse = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });
  if (entries.length === 0) throw refuse('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > MOST_ENTRIES)
    throw refuse('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  const ids = entries.map(({ Id = '' }) => Id);
  for (const id of ids) {
    if (id.length > LONGEST_ID)
      throw refuse('InvalidBatchEntryId', `The Id of a batch entry in the batch request is too long: ${id}`);
    if (!/^[\w-]+$/.test(id))
      throw refuse(
        'InvalidBatchEntryId',
        `The Id of a batch entry in the batch request contains an impermissible character: ${id}`,
      );
  }
  if (new Set(ids).size < ids.length)
    throw refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > LARGEST)
    throw refuse('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
}
