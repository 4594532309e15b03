import type { Call } from '@coldstart/cloud';
import type { Bucket, Version } from '../state.ts';
import { deliver, deliverToEventBridge } from './deliver.ts';
import { destinationsOf, wants } from './destinations.ts';
import { happening, type ObjectEvent } from './record.ts';

/**
 * Tells the bucket's destinations, once the request has been answered, that something happened to an object.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 *
 * @param version what the event is about; `undefined` for a delete that found nothing
 */
export function notify(
  call: Call,
  bucket: Bucket,
  event: ObjectEvent,
  key: string,
  version: Version | undefined,
): void {
  const { notification } = bucket;
  const eventBridge = notification.EventBridgeConfiguration !== undefined;
  const destinations = destinationsOf(notification).filter((destination) => wants(destination, event, key));
  if (destinations.length === 0 && !eventBridge) return;
  const what = happening(call, event, key, version);
  for (const destination of destinations) {
    call.later(0, `notify ${destination.arn}`, (later) => deliver(later, bucket, destination, what));
  }
  if (eventBridge) call.later(0, 'notify EventBridge', (later) => deliverToEventBridge(later, bucket, what));
}
