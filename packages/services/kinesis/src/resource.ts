import type { Call } from '@coldstart/cloud';
import { noSuchConsumer } from './errors.ts';
import { readConsumerArn, readStreamArn } from './names.ts';
import { findStream, streams, type Consumer, type Stream } from './state.ts';

/** A stream or a consumer, by its ARN: both have tags and a policy. @throws AwsError ResourceNotFoundException */
export function findResource(call: Call, arn: string): Stream | Consumer {
  if (!arn.includes('/consumer/')) return findStream(call, readStreamArn(arn));
  return findConsumer(call, arn).consumer;
}

/** One whose tags or policy are about to be changed. */
export function changeResource(call: Call, arn: string): Stream | Consumer {
  const { account, region } = readConsumerArn(arn)?.stream ?? readStreamArn(arn);
  const resource = findResource(call, arn);
  call.state(streams, { account, region });
  return resource;
}

/** @throws AwsError ResourceNotFoundException */
export function findConsumer(call: Call, arn: string): { readonly stream: Stream; readonly consumer: Consumer } {
  const named = readConsumerArn(arn);
  if (named === undefined) throw noSuchConsumer(arn, call.account);
  const stream = findStream(call, named.stream);
  const consumer = stream.consumers.get(named.name);
  if (consumer?.arn !== arn) throw noSuchConsumer(named.name, stream.account);
  return { stream, consumer };
}
