import { queueDelivery, servicePrincipal, type Call, type Delivery, type Message } from '@coldstart/cloud';
import { bucketArn } from '../access/authorize.ts';
import type { Bucket, Version } from '../state.ts';
import { destinationsOf, matchesEvent } from './destinations.ts';
import { defaultBus, eventBridgeMessage } from './event-bridge.ts';
import { objectEvent, type EventName, type ObjectEvent } from './event.ts';
import { eventRecord } from './record.ts';

/** A message of S3 itself, by which the destination's policy can tell which bucket it comes from. */
export function deliveryFrom(bucket: Bucket, target: string, message: Message): Delivery {
  const { account, region } = bucket;
  return {
    target,
    message,
    as: servicePrincipal('s3.amazonaws.com', account),
    source: { arn: bucketArn(bucket), account, region },
  };
}

/** A notification, as functions, queues and topics get it. */
export const notificationMessage = (content: object, trace?: string): Message => ({
  body: JSON.stringify(content),
  subject: 'Amazon S3 Notification',
  ...(trace === undefined ? {} : { trace }),
});

/**
 * Sends the bucket's destinations, once the request has been answered, word of an event.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 *
 * @param version what the event is about; `undefined` for a delete that found nothing
 */
export function notify(call: Call, bucket: Bucket, name: EventName, key: string, version: Version | undefined): void {
  const { notification } = bucket;
  const toEventBridge = notification.EventBridgeConfiguration !== undefined;
  const destinations = destinationsOf(notification).filter((destination) => matchesEvent(destination, name, key));
  if (destinations.length === 0 && !toEventBridge) return;
  const event = objectEvent(call, name, key, version);
  for (const { arn, id } of destinations) {
    send(call, bucket, event, arn, notificationMessage({ Records: [eventRecord(bucket, id, event)] }, event.trace));
  }
  if (toEventBridge) send(call, bucket, event, defaultBus(bucket), eventBridgeMessage(bucket, event));
}

/** A delivery that fails is in the journal; nobody else hears of it. */
function send(call: Call, bucket: Bucket, { name, key }: ObjectEvent, target: string, message: Message): void {
  queueDelivery(call, { ...deliveryFrom(bucket, target, message), action: name, note: `${bucket.name}/${key}` });
}
