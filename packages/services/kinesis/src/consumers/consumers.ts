import type * as Sdk from '@aws-sdk/client-kinesis';
import { defineTimer, page, requestTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { consumerAccess, streamAccess } from '../access.ts';
import { inUse, invalidArgument, invalidRequest, limitExceeded, noSuchConsumer } from '../errors.ts';
import { readStreamArn } from '../names.ts';
import { findConsumer } from '../resource.ts';
import type { KinesisOperations } from '../sdk.ts';
import { changeActiveStream, findStream, peekStream, streams, type Consumer, type Stream } from '../state.ts';
import { placeOf, SETTLES_AFTER } from '../streams/timers.ts';
import { streamTags } from '../tags.ts';

/** https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const MOST_CONSUMERS = 20;
const PAGE = 100;

interface NamedConsumer {
  readonly StreamARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
  readonly ConsumerARN?: string | undefined;
}

interface SettledConsumer {
  readonly streamArn: string;
  readonly arn: string;
  readonly name: string;
}

export const consumerSettles = defineTimer<SettledConsumer>(
  'kinesis/consumer-settles',
  (call, { streamArn, arn, name }) => {
    const stream = peekStream(call, readStreamArn(streamArn));
    const consumer = stream?.consumers.get(name);
    if (stream === undefined || consumer?.arn !== arn) return;
    call.state(streams, placeOf(stream));
    if (consumer.status === 'DELETING') stream.consumers.delete(name);
    else consumer.status = 'ACTIVE';
  },
);

function settle(call: Call, stream: Stream, { name, arn, status }: Consumer): void {
  const what = `consumer ${name} of ${stream.name} is ${status === 'DELETING' ? 'deregistered' : 'active'}`;
  const data = { streamArn: stream.arn, arn, name };
  call.schedule(consumerSettles, { in: SETTLES_AFTER }, data, { key: arn, what, ...placeOf(stream) });
}

/** https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html */
export const consumerOperations: KinesisOperations = {
  RegisterStreamConsumer: {
    access: ({ StreamARN, Tags }, call, action) =>
      streamAccess(call, readStreamArn(StreamARN), action, requestTagKeys(tagList(Tags))),
    run({ StreamARN, ConsumerName: name, Tags }, call) {
      const stream = changeActiveStream(call, readStreamArn(StreamARN));
      if (stream.consumers.has(name)) {
        throw inUse(`Consumer ${name} under stream ${stream.name} already exists for account ${stream.account}.`);
      }
      if (stream.consumers.size >= MOST_CONSUMERS) {
        throw limitExceeded(`A stream has ${MOST_CONSUMERS} registered consumers at most. Deregister one first.`);
      }
      const created = call.now();
      const consumer: Consumer = {
        name,
        arn: `${stream.arn}/consumer/${name}:${Math.floor(created / 1000)}`,
        created,
        status: 'CREATING',
        tags: streamTags.add([], tagList(Tags)),
        policy: undefined,
      };
      stream.consumers.set(name, consumer);
      settle(call, stream, consumer);
      return { Consumer: describe(consumer) };
    },
  },

  DeregisterStreamConsumer: {
    access: onConsumer,
    run(input, call) {
      const { stream, consumer } = find(call, input);
      call.state(streams, placeOf(stream));
      consumer.status = 'DELETING';
      settle(call, stream, consumer);
    },
  },

  DescribeStreamConsumer: {
    access: onConsumer,
    run(input, call) {
      const { stream, consumer } = find(call, input);
      return { ConsumerDescription: { ...describe(consumer), StreamARN: stream.arn } };
    },
  },

  ListStreamConsumers: {
    access: ({ StreamARN }, call, action) => streamAccess(call, readStreamArn(StreamARN), action),
    run({ StreamARN, NextToken, MaxResults }, call) {
      const { consumers } = findStream(call, readStreamArn(StreamARN));
      const request = { token: NextToken, limit: MaxResults, scope: StreamARN };
      const { items, token } = page([...consumers.values()], request, {
        keyOf: ({ name }) => name,
        size: PAGE,
        most: 10_000,
        invalid: () => invalidArgument('Invalid NextToken.'),
      });
      return { Consumers: items.map(describe), ...(token !== undefined && { NextToken: token }) };
    },
  },
};

function describe({ name, arn, status, created }: Consumer): Sdk.Consumer {
  return {
    ConsumerName: name,
    ConsumerARN: arn,
    ConsumerStatus: status,
    ConsumerCreationTimestamp: new Date(created),
  };
}

function find(
  call: Call,
  { StreamARN, ConsumerName, ConsumerARN }: NamedConsumer,
): { stream: Stream; consumer: Consumer } {
  if (ConsumerARN !== undefined) return findConsumer(call, ConsumerARN);
  if (StreamARN === undefined || ConsumerName === undefined) {
    throw invalidRequest('Either ConsumerARN or both StreamARN and ConsumerName should be specified.');
  }
  const stream = findStream(call, readStreamArn(StreamARN));
  const consumer = stream.consumers.get(ConsumerName);
  if (consumer === undefined) throw noSuchConsumer(ConsumerName, stream.account);
  return { stream, consumer };
}

function onConsumer(input: NamedConsumer, call: Call, action: string): Access {
  const { StreamARN, ConsumerName, ConsumerARN } = input;
  if (ConsumerARN !== undefined) return consumerAccess(call, ConsumerARN, action);
  if (StreamARN === undefined) return { action, resource: '*' };
  const known = peekStream(call, readStreamArn(StreamARN))?.consumers.get(ConsumerName ?? '');
  return consumerAccess(call, known?.arn ?? `${StreamARN}/consumer/${ConsumerName}:0`, action);
}
