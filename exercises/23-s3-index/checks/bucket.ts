import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CheckContext } from '@coldstart/checks';

export type Item = Readonly<Record<string, unknown>>;

/** Milliseconds within which an event of the bucket has reached the function. */
const ARRIVES = 10_000;

export interface Stored {
  readonly key: string;
  readonly content: string;
  readonly type: string;
  /** Without quotes. */
  readonly etag: string;
}

const TYPES = ['text/plain', 'text/csv', 'application/json', 'image/png', 'application/pdf'];

export const newKey = (t: CheckContext): string => `uploads/${t.random.word()}-${t.random.hex(8)}.txt`;
export const newContent = (t: CheckContext): string => `${t.random.words(t.random.int(2, 30))} ${t.random.hex(8)}`;

export const bucketOf = (t: CheckContext): string => t.stack.resource('UploadsBucket');

/** Puts an object into the bucket. */
export async function upload(t: CheckContext, key = newKey(t), content = newContent(t)): Promise<Stored> {
  const type = t.random.pick(TYPES);
  const put = new PutObjectCommand({ Bucket: bucketOf(t), Key: key, Body: Buffer.from(content), ContentType: type });
  const { ETag = '' } = await t.client(S3Client).send(put);
  return { key, content, type, etag: ETag.replaceAll('"', '') };
}

/** What the item of an object has to say. */
export const described = ({ key, content, type, etag }: Stored) => ({
  key,
  size: Buffer.byteLength(content),
  type,
  preview: `previews/${etag}.svg`,
});

export async function itemOf(t: CheckContext, key: string): Promise<Item | undefined> {
  const asked = new GetCommand({ TableName: t.stack.resource('CatalogTable'), Key: { key }, ConsistentRead: true });
  return (await DynamoDBDocumentClient.from(t.client(DynamoDBClient)).send(asked)).Item;
}

/** Fails where an item of what was removed says something of the object. */
export function expectBare(t: CheckContext, item: Item | undefined): void {
  const left = ['size', 'type', 'preview'].filter((name) => item !== undefined && name in item);
  t.expect(left, 'what the item of a removed object says of the object').toEqual([]);
}

/** Waits for the item of a key. */
export const arrived = (t: CheckContext, key: string, what: string): Promise<Item> =>
  t.eventually(
    async () => {
      const found = await itemOf(t, key);
      if (found !== undefined) return found;
      return t.fail(`an item with the key ${key} of ${what}`, 'there is none');
    },
    { within: ARRIVES },
  );

/** A key as events have it. */
export const encoded = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()]/g, (sign) => `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');

/**
 * Does something while the bucket tells nobody of its objects: then the function hears of those events alone that the
 * check has made.
 */
export async function quietly(t: CheckContext, run: () => Promise<void>): Promise<void> {
  const s3 = t.client(S3Client);
  const Bucket = bucketOf(t);
  const { $metadata: _, ...before } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const configure = (NotificationConfiguration: typeof before): Promise<unknown> =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration,
        SkipDestinationValidation: true,
      }),
    );
  await configure({});
  try {
    await run();
  } finally {
    await configure(before);
  }
}
