import type { CheckContext } from '@coldstart/checks';
import { bucketOf, encoded, type Stored } from './bucket.ts';

export interface Told {
  readonly key: string;
  /** `ObjectCreated:Put` when left out. */
  readonly name?: string;
  /** Hexadecimal; not all events have one. */
  readonly sequencer?: string | undefined;
  readonly version?: string;
  readonly size?: number;
  readonly etag?: string;
  /** Minutes by which `eventTime` is later than that of others. */
  readonly minutes?: number;
}

/** Sixteen hexadecimal digits, as many as no number of JavaScript holds. */
export const sequencer = (t: CheckContext): string => `00${t.random.hex(14)}`.toUpperCase();

/** What S3 tells of an object that was put. */
export const created = (t: CheckContext, { key, content, etag }: Stored, more: Partial<Told> = {}): Told => ({
  key,
  size: Buffer.byteLength(content),
  etag,
  sequencer: sequencer(t),
  ...more,
});

/** What S3 tells of an object that was deleted. */
export const removed = (t: CheckContext, key: string, more: Partial<Told> = {}): Told => ({
  key,
  name: 'ObjectRemoved:Delete',
  sequencer: sequencer(t),
  ...more,
});

const START = Date.UTC(2026, 10, 30);

/** An event of S3. */
export const eventOf = (t: CheckContext, told: readonly Told[]) => ({
  Records: told.map(({ key, name = 'ObjectCreated:Put', version = '2.1', size, etag, minutes = 0, ...rest }) => ({
    eventVersion: version,
    eventSource: 'aws:s3',
    awsRegion: t.region,
    eventTime: new Date(START + minutes * 60_000).toISOString(),
    eventName: name,
    userIdentity: { principalId: `AWS:AIDA${t.random.hex(16).toUpperCase()}` },
    requestParameters: { sourceIPAddress: `203.0.113.${t.random.int(1, 254)}` },
    responseElements: { 'x-amz-request-id': t.random.hex(16).toUpperCase(), 'x-amz-id-2': t.random.hex(40) },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: t.random.uuid(),
      bucket: {
        name: bucketOf(t),
        ownerIdentity: { principalId: `A${t.random.hex(13).toUpperCase()}` },
        arn: `arn:aws:s3:::${bucketOf(t)}`,
      },
      object: {
        key: encoded(key),
        ...(size !== undefined && { size }),
        ...(etag !== undefined && { eTag: etag }),
        ...(rest.sequencer !== undefined && { sequencer: rest.sequencer }),
      },
    },
  })),
});

/** Calls the function with an event, and goes on once it has answered. */
export const tell = (t: CheckContext, ...told: readonly Told[]): Promise<unknown> =>
  t.call('IndexFunction', eventOf(t, told));
