import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { check, type CheckContext } from '@coldstart/checks';
import { arrived, bucketOf, described, encoded, expectBare, itemOf, newContent, newKey, quietly, upload, type Item } from './bucket.ts';
import { removed, sequencer, tell } from './events.ts';

const HEX = /^[0-9A-F]{6,}$/i;

check('stored', async (t) => {
  const source = newKey(t);
  const files = [
    { key: source, content: `${newContent(t)} Zoë` },
    { key: newKey(t), content: '' },
  ];
  for (const { key, content } of t.random.shuffle(files)) {
    const stored = await upload(t, key, content);
    const item = await arrived(t, stored.key, `an upload of ${content === '' ? 'an empty file' : 'a file'}`);
    const { preview: _, ...said } = described(stored);
    t.expect(item, `the item of ${stored.key}`).toHaveMembers(said);
    t.expect(item['sequencer'], `\`sequencer\` of the item of ${stored.key}`).toMatch(HEX, 'what the event has');
  }
  const copied = newKey(t);
  const CopySource = `${bucketOf(t)}/${source}`;
  await t.client(S3Client).send(new CopyObjectCommand({ Bucket: bucketOf(t), Key: copied, CopySource }));
  await arrived(t, copied, 'a copy that was made within the bucket');
  const large = newKey(t);
  await inParts(t, large);
  await arrived(t, large, 'a file that was uploaded in parts');
});

async function inParts(t: CheckContext, Key: string): Promise<void> {
  const s3 = t.client(S3Client);
  const Bucket = bucketOf(t);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = { Bucket, Key, UploadId, PartNumber: 1 };
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: newContent(t) }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
}

check('keys', async (t) => {
  const names = [
    `${t.random.word()} 1+1=2  ${t.random.hex(4)}`,
    `100% a%20b-${t.random.hex(4)}`,
    `Zoë/写真-🦄-${t.random.hex(4)}`,
    `(a)&b=c?d#'${t.random.hex(4)}'*!`,
  ];
  const keys = t.random.shuffle(names.map((name) => `uploads/${name}.txt`));
  for (const key of keys) await upload(t, key);
  for (const key of keys) {
    await arrived(t, key, `an upload whose event has the key ${encoded(key)}`);
  }
});

/** The item of a key, once it says that the object is gone. */
const gone = (t: CheckContext, key: string): Promise<Item> =>
  t.eventually(
    async () => {
      const item = await itemOf(t, key);
      if (item?.['removed'] === true) return item;
      const says = item === undefined ? 'there is no item' : `it is ${JSON.stringify(item)}`;
      return t.fail(`\`removed: true\` in the item of ${key}, which was deleted`, says);
    },
    { within: 10_000 },
  );

check('removed', async (t) => {
  const { key } = await upload(t, `uploads/${t.random.word()} ${t.random.hex(8)}.txt`);
  await arrived(t, key, 'an upload');
  await t.client(S3Client).send(new DeleteObjectCommand({ Bucket: bucketOf(t), Key: key }));
  const item = await gone(t, key);
  t.expect(item['sequencer'], '`sequencer` of the item of a removed object').toMatch(HEX, 'what the event has');
  expectBare(t, item);
  await quietly(t, async () => {
    const marked = newKey(t);
    const its = sequencer(t);
    const etag = t.random.hex(32);
    await tell(t, removed(t, marked, { name: 'ObjectRemoved:DeleteMarkerCreated', etag, sequencer: its }));
    t.expect(await itemOf(t, marked), 'the item after `ObjectRemoved:DeleteMarkerCreated`').toHaveMembers({
      key: marked,
      sequencer: its,
      removed: true,
    });
  });
});

/** Invocations that an object has led to, and those that came of them. It needs `journal`. */
function runsFor(t: CheckContext, key: string): number {
  const own = t.journal.entries({ kind: 'invocation' });
  return own.filter(({ id }) => t.journal.chain(id)[0]?.resource?.endsWith(`/${key}`) === true).length;
}

check('no-loop', async (t) => {
  const { key } = await upload(t);
  await arrived(t, key, 'an upload');
  await t.clock.advance(5000);
  t.expect(runsFor(t, key), 'the number of invocations that one upload leads to').toEqual(1);
  for (const folder of t.random.shuffle(['drafts', 'uploads-of-2025'])) {
    const other = await upload(t, `${folder}/${t.random.hex(8)}.txt`);
    await t.clock.advance(2000);
    if (runsFor(t, other.key) > 0) t.fail(`an upload to ${folder}/ not to invoke the function`, 'it did');
  }
});
