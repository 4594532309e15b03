import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { check, type CheckContext } from '@coldstart/checks';
import {
  arrived,
  bucketOf,
  described,
  encoded,
  expectBare,
  itemOf,
  newContent,
  newKey,
  upload,
  type Item,
} from './bucket.ts';
import { removed, sequencer, tell } from './events.ts';

check('stored', async (t) => {
  const stored = await upload(t, newKey(t), `${newContent(t)} Zoë`);
  const { preview: _, ...said } = described(stored);
  const item = await arrived(t, stored.key, 'an upload');
  t.expect(item, `the item of ${stored.key}`).toHaveMembers(said);
  const copied = newKey(t);
  const CopySource = `${bucketOf(t)}/${stored.key}`;
  await t.client(S3Client).send(new CopyObjectCommand({ Bucket: bucketOf(t), Key: copied, CopySource }));
  const copy = await arrived(t, copied, 'a copy that was made within the bucket');
  t.expect(copy, 'the item of a copy').toHaveMembers({ ...said, key: copied });
  const large = newKey(t);
  await inParts(t, large, '');
  const empty = await arrived(t, large, 'a file that was uploaded in parts');
  t.expect(empty, 'the item of an empty file').toHaveMembers({ size: 0 });
  t.expect(empty['sequencer'], '`sequencer` of the item of an empty file').toMatch(
    /^[0-9A-F]{6,}$/i,
    'what the event has, hexadecimal digits',
  );
});

/** Uploads a file as programs do that expect it to be large. */
async function inParts(t: CheckContext, Key: string, content: string): Promise<void> {
  const s3 = t.client(S3Client);
  const Bucket = bucketOf(t);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = { Bucket, Key, UploadId, PartNumber: 1 };
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: Buffer.from(content) }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
}

check('keys', async (t) => {
  const names = [
    `${t.random.word()} ${t.random.word()}  ${t.random.hex(4)}`,
    `1+1=2 ${t.random.hex(4)}`,
    `100% ${t.random.hex(4)}`,
    `a%20b-${t.random.hex(4)}`,
    `Zoë/写真-🦄-${t.random.hex(4)}`,
    `(a)&b=c?d#'${t.random.hex(4)}'*!`,
  ];
  const keys = names.map((name) => `uploads/${name}.txt`);
  await tell(t, ...t.random.shuffle(keys).map((key) => removed(t, key)));
  for (const key of keys) {
    if ((await itemOf(t, key)) !== undefined) continue;
    const raw = encoded(key);
    const isRaw = (await itemOf(t, raw)) !== undefined;
    t.fail(
      `an item with the key ${key} of the object that an event calls ${raw}`,
      isRaw ? `there is one with the key ${raw}` : 'there is none',
    );
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
  const { key } = await upload(t);
  await arrived(t, key, 'an upload');
  await t.client(S3Client).send(new DeleteObjectCommand({ Bucket: bucketOf(t), Key: key }));
  expectBare(t, await gone(t, key));
  const marked = newKey(t);
  const own = sequencer(t);
  const etag = t.random.hex(32);
  await tell(t, removed(t, marked, { name: 'ObjectRemoved:DeleteMarkerCreated', etag, sequencer: own }));
  t.expect(await itemOf(t, marked), 'the item after `ObjectRemoved:DeleteMarkerCreated`').toHaveMembers({
    key: marked,
    sequencer: own,
    removed: true,
  });
});

/** Invocations that an object has led to, and those that came of them. It needs `journal`. */
function runsFor(t: CheckContext, key: string): number {
  const own = t.journal.entries({ kind: 'invocation' });
  return own.filter(({ id }) => t.journal.chain(id)[0]?.resource?.endsWith(`/${key}`) === true).length;
}

check('no-loop', async (t) => {
  const { key } = await upload(t, `uploads/1+1=2 ${t.random.hex(8)} 写真.txt`);
  await arrived(t, key, 'an upload');
  await t.clock.advance(5000);
  t.expect(runsFor(t, key), 'the number of invocations that one upload leads to').toEqual(1);
  const others = [];
  for (const folder of ['drafts', 'uploads-of-2025']) others.push(await upload(t, `${folder}/${t.random.hex(8)}.txt`));
  await t.clock.advance(5000);
  for (const other of t.random.shuffle(others)) {
    if (runsFor(t, other.key) > 0) t.fail(`an upload of ${other.key} not to invoke the function`, 'it did');
  }
});
