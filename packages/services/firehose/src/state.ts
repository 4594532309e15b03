import type { ExtendedS3DestinationDescription, HttpEndpointDestinationDescription } from '@aws-sdk/client-firehose';
import { defineState, formatArn, type Call, type ResourceTag } from '@coldstart/cloud';
import { noSuchStream } from './errors.ts';

/** Where a stream delivers to, with every default filled in. */
export type Destination =
  | { readonly kind: 's3'; readonly s3: ExtendedS3DestinationDescription }
  | {
      readonly kind: 'http';
      readonly http: HttpEndpointDestinationDescription;
      /** Goes out with every request, and is told to nobody. */
      readonly accessKey: string | undefined;
    };

/** The data stream that a delivery stream reads. */
export interface KinesisSource {
  readonly streamArn: string;
  readonly roleArn: string;
}

export interface Encryption {
  readonly keyType: 'AWS_OWNED_CMK' | 'CUSTOMER_MANAGED_CMK';
  readonly keyArn: string | undefined;
  readonly enabled: boolean;
}

export interface DeliveryStream {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  status: 'CREATING' | 'ACTIVE' | 'DELETING';
  /** 1, and one more with each change of the destination; it is in the names of objects. */
  version: number;
  updated: number | undefined;
  readonly source: KinesisSource | undefined;
  readonly throughputHint: number | undefined;
  destination: Destination;
  encryption: Encryption | undefined;
  tags: ResourceTag[];
}

/** A stream has one destination, and it has this name. */
export const DESTINATION_ID = 'destinationId-000000000001';

/** The delivery streams of an account and Region. */
export const deliveryStreams = defineState('firehose/streams', () => ({ byName: new Map<string, DeliveryStream>() }));

export interface StreamName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export const streamArn = (stream: StreamName): string => formatArn(stream, 'firehose', `deliverystream/${stream.name}`);

export function peekStream({ cloud }: Call, { account, region, name }: StreamName): DeliveryStream | undefined {
  return cloud.store.peek(deliveryStreams, { account, region, part: '' })?.byName.get(name);
}

/** @throws AwsError ResourceNotFoundException */
export function findStream(call: Call, name: string): DeliveryStream {
  const { account, region } = call;
  const stream = peekStream(call, { account, region, name });
  if (stream === undefined) throw noSuchStream(name, account);
  return stream;
}

/** A stream that is about to be changed: it is written to disk with the call. */
export function changeStream(call: Call, name: string): DeliveryStream {
  const stream = findStream(call, name);
  call.state(deliveryStreams);
  return stream;
}
