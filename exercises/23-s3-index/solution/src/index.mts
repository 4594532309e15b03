import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { S3Event, S3EventRecord } from 'aws-lambda';
import { previewOf } from './preview.mts';

const UPLOADS = 'uploads/';

const s3 = new S3Client();
const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

class UnsupportedVersion extends Error {
  override readonly name = 'UnsupportedVersion';
}

interface Item {
  readonly key: string;
  readonly sequencer: string;
  readonly removed?: true;
}

/** Makes an object's preview. @returns what its item says; nothing where the object is gone */
async function look(Bucket: string, Key: string): Promise<object | undefined> {
  try {
    const { Body, ContentType: type, ETag = '' } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const content = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const preview = `previews/${ETag.replaceAll('"', '')}.svg`;
    const picture = { Body: previewOf(content), ContentType: 'image/svg+xml' };
    await s3.send(new PutObjectCommand({ Bucket, Key: preview, ...picture }));
    return { size: content.length, type, preview };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Puts an item, unless there is one that a later event has put. */
async function put(item: Item): Promise<void> {
  try {
    await tables.send(
      new PutCommand({
        TableName: process.env['CATALOG_TABLE'],
        Item: item,
        // Texts are compared from the left, which is what zeros on the right come to.
        ConditionExpression: 'attribute_not_exists(sequencer) OR sequencer <= :own',
        ExpressionAttributeValues: { ':own': item.sequencer },
      }),
    );
  } catch (error) {
    // Something later is known already.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

async function index({ eventName, s3: { bucket, object } }: S3EventRecord): Promise<void> {
  const key = decodeURIComponent(object.key.replaceAll('+', ' '));
  // Its own previews do not concern it, whatever the bucket's filter says.
  if (!key.startsWith(UPLOADS)) return;
  const { sequencer } = object;
  if (eventName.startsWith('ObjectRemoved:')) await put({ key, sequencer, removed: true });
  if (!eventName.startsWith('ObjectCreated:')) return;
  const found = await look(bucket.name, key);
  if (found !== undefined) await put({ key, sequencer, ...found });
}

/** Keeps the catalogue of a bucket. */
export const handler = async ({ Records }: S3Event): Promise<void> => {
  // An event that is refused changes nothing: so all of them are looked at before the first is taken.
  for (const { eventVersion } of Records) {
    if (!eventVersion.startsWith('2.')) throw new UnsupportedVersion(`Events of version ${eventVersion} are not known.`);
  }
  for (const record of Records) await index(record);
};
