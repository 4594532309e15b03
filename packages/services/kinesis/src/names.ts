import { formatArn, parseArn, type Call } from '@coldstart/cloud';
import { invalidArgument, invalidRequest, notHere } from './errors.ts';

/** Where a stream is, and what it is called there. */
export interface StreamName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** How the operations name a stream; AWS lets its ARN win. */
export interface NamedStream {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
}

export function streamArn(stream: StreamName): string {
  return formatArn(stream, 'kinesis', `stream/${stream.name}`);
}

/** @throws AwsError where neither name nor ARN are given, or they are of two streams */
export function readStreamName(
  { StreamName: name, StreamARN: arn, StreamId: id }: NamedStream,
  call: Call,
): StreamName {
  if (id !== undefined) throw notHere('StreamId', 'AWS keeps it for later, too: name the stream by StreamARN.');
  if (arn === undefined) {
    if (name !== undefined) return { account: call.account, region: call.region, name };
    throw invalidRequest('Either StreamName or StreamARN should be specified.');
  }
  const stream = readStreamArn(arn);
  if (name !== undefined && name !== stream.name) {
    throw invalidRequest(`StreamARN ${arn} and StreamName ${name} are of two streams: leave one of them out.`);
  }
  return stream;
}

/** @throws AwsError InvalidArgumentException for what is not the ARN of a stream */
export function readStreamArn(arn: string): StreamName {
  const { account = '', region = '', service, resource = '' } = parseArn(arn) ?? {};
  const name = /^stream\/([\w.-]+)$/.exec(resource)?.[1];
  if (service !== 'kinesis' || name === undefined) throw invalidArgument(`Invalid StreamARN: ${arn}`);
  return { account, region, name };
}

/** A consumer by its ARN: `stream/orders/consumer/audit:1700000000`. */
export interface ConsumerName {
  readonly stream: StreamName;
  readonly name: string;
}

export function readConsumerArn(arn: string): ConsumerName | undefined {
  const { account = '', region = '', service, resource = '' } = parseArn(arn) ?? {};
  const [, stream, name] = /^stream\/([\w.-]+)\/consumer\/([\w.-]+):\d+$/.exec(resource) ?? [];
  if (service !== 'kinesis' || stream === undefined || name === undefined) return undefined;
  return { stream: { account, region, name: stream }, name };
}
