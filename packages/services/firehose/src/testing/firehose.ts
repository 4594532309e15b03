import { Firehose, type CreateDeliveryStreamCommandInput, type ProcessorType } from '@aws-sdk/client-firehose';
import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { defineService, type Access, type ServiceEntry } from '@coldstart/cloud';
import { allow, policy, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { entries } from '../entry.ts';

export interface TransformEvent {
  readonly invocationId: string;
  readonly deliveryStreamArn: string;
  readonly sourceKinesisStreamArn?: string;
  readonly records: readonly {
    readonly recordId: string;
    readonly approximateArrivalTimestamp: number;
    readonly data: string;
    readonly kinesisRecordMetadata?: object;
  }[];
}

/** What stands where Lambda would: a function that answers, fails (`undefined`) or is refused (an error). */
export type Transform = (event: TransformEvent) => unknown;

export const LAMBDA_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:scrub:$LATEST';

/** As a client gets it. */
const bytes = (text: string): NonNullable<InvokeCommandOutput['Payload']> =>
  Object.assign(Buffer.from(text), { transformToString: () => text }) as never;

function lambda(transform: () => Transform): ServiceEntry {
  const service = defineService<typeof import('@aws-sdk/client-lambda')>({
    name: 'lambda',
    sdk: () => import('@aws-sdk/client-lambda'),
    operations: {
      Invoke: {
        access: (): Access => ({ action: 'lambda:InvokeFunction', resource: LAMBDA_ARN }),
        run({ Payload }) {
          const event = Buffer.from(Payload as Uint8Array).toString();
          const answer = transform()(JSON.parse(event) as TransformEvent);
          if (answer === undefined) return { FunctionError: 'Unhandled', Payload: bytes('{}') };
          return { Payload: bytes(typeof answer === 'string' ? answer : JSON.stringify(answer)) };
        },
      },
    },
  });
  return { name: 'lambda', title: 'Lambda', load: () => Promise.resolve(service) };
}

/** A cloud with Data Firehose whose time stands still but for `advance`, a bucket `lake` and a delivery role. */
export interface TestFirehose {
  readonly cloud: TestCloud;
  readonly firehose: Firehose;
  readonly s3: S3;
  readonly role: string;
  /** What the transform does from now on. */
  transform: Transform;
  /** A stream into the bucket, ready; unless the settings say otherwise, all waits for a minute. */
  stream(name: string, settings?: object, input?: Partial<CreateDeliveryStreamCommandInput>): Promise<void>;
  put(name: string, ...texts: readonly string[]): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** What is in the bucket now, by key; what is random in keys is `*`. */
  objects(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export async function startFirehose(): Promise<TestFirehose> {
  const standIn = { transform: ((event) => ({ records: event.records.map(echo) })) as Transform };
  const cloud = await startTestCloud([...entries, ...s3, ...kinesis, lambda(() => standIn.transform)], {
    timeRuns: false,
  });
  const firehose = new Firehose(cloud.config());
  const client = new S3({ ...cloud.config(), forcePathStyle: true });
  await client.createBucket({ Bucket: 'lake' });
  const role = await cloud.role(
    'delivery',
    trust({ Service: 'firehose.amazonaws.com' }),
    policy(allow(['s3:*', 'kinesis:*', 'lambda:InvokeFunction', 'logs:PutLogEvents'])),
  );
  const advance = async (seconds: number): Promise<void> => {
    await cloud.cloud.clock.advance(seconds * 1000);
  };
  return Object.assign(standIn, {
    cloud,
    firehose,
    s3: client,
    role,
    async stream(name: string, settings: object = {}, input: Partial<CreateDeliveryStreamCommandInput> = {}) {
      await firehose.createDeliveryStream({
        DeliveryStreamName: name,
        ExtendedS3DestinationConfiguration: {
          RoleARN: role,
          BucketARN: 'arn:aws:s3:::lake',
          BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
          ...settings,
        },
        ...input,
      });
      await advance(1);
    },
    async put(name: string, ...texts: readonly string[]) {
      const Records = texts.map((text) => ({ Data: Buffer.from(text) }));
      await firehose.putRecordBatch({ DeliveryStreamName: name, Records });
    },
    advance,
    async objects() {
      const { Contents = [] } = await client.listObjectsV2({ Bucket: 'lake' });
      const found: [string, string][] = [];
      for (const { Key = '' } of Contents) {
        const { Body } = await client.getObject({ Bucket: 'lake', Key });
        found.push([starred(Key), (await Body?.transformToString()) ?? '']);
      }
      return Object.fromEntries(found);
    },
    async close() {
      firehose.destroy();
      client.destroy();
      await cloud.close();
    },
  });
}

const echo = ({ recordId, data }: { readonly recordId: string; readonly data: string }) => ({
  recordId,
  result: 'Ok',
  data,
});

/** Times and ids of a key vary. */
const starred = (key: string): string =>
  key.replace(/\d{4}\/\d\d\/\d\d\/\d\d\//, 'HOUR/').replace(/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9a-f-]{36}/, '*');

/** A processing configuration of these processors. */
export const processing = (...processors: readonly [ProcessorType, Record<string, string>][]) => ({
  ProcessingConfiguration: {
    Enabled: true,
    Processors: processors.map(([Type, parameters]) => ({
      Type,
      Parameters: Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
        ParameterName: ParameterName as never,
        ParameterValue,
      })),
    })),
  },
});
