import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { check, type CheckContext } from '@coldstart/checks';
import { previewOf } from '../starter/src/preview.mts';
import { bucketOf, described, expectBare, itemOf, newContent, newKey, quietly, upload, type Stored } from './bucket.ts';
import { created, eventOf, removed, sequencer, tell, type Told } from './events.ts';

async function expectItem(t: CheckContext, stored: Stored, what: string, own?: string): Promise<void> {
  const item = await itemOf(t, stored.key);
  if (item === undefined) t.fail(`an item of ${what}`, 'there is none');
  t.expect(item, `the item of ${what}`).toHaveMembers({
    ...described(stored),
    ...(own !== undefined && { sequencer: own }),
  });
}

async function expectPreview(t: CheckContext, { content, etag }: Stored, what: string): Promise<void> {
  const Key = `previews/${etag}.svg`;
  try {
    const found = await t.client(S3Client).send(new GetObjectCommand({ Bucket: bucketOf(t), Key }));
    t.expect(found.ContentType, `the content type of the preview of ${what}`).toEqual('image/svg+xml');
    const picture = await found.Body?.transformToString();
    if (picture !== previewOf(Buffer.from(content)))
      t.fail(`the preview of ${what} to be what \`previewOf\` makes of its content`, 'it is something else');
  } catch (error) {
    if (error instanceof NoSuchKey) t.fail(`the preview of ${what} at ${Key}`, 'there is no such object');
    throw error;
  }
}

check('previews', (t) =>
  quietly(t, async () => {
    const files = { 'an empty file': '', 'a long file': newContent(t).repeat(40) };
    const stored: [what: string, Stored][] = [];
    for (const [what, content] of Object.entries(files)) stored.push([what, await upload(t, newKey(t), content)]);
    await tell(t, ...stored.map(([, one]) => created(t, one)));
    for (const [what, one] of stored) {
      const item = await itemOf(t, one.key);
      if (item === undefined) t.fail(`an item of ${what}`, 'there is none');
      t.expect(item, `the item of ${what}`).toHaveMembers({ preview: described(one).preview });
      await expectPreview(t, one, what);
    }
  }),
);

check('as-read', (t) =>
  quietly(t, async () => {
    const now = await upload(t);
    const before = { ...now, content: `${now.content} and more`, etag: t.random.hex(32) };
    await tell(t, created(t, before));
    await expectItem(t, now, 'an object that has changed since its event');
    await expectPreview(t, now, 'an object that has changed since its event');
  }),
);

type Kind = 'created' | 'removed';

interface Late {
  readonly later: Told;
  readonly earlier: Told;
  readonly stored: Stored;
}

/** Two events of one object; `eventTime` tells the opposite of their sequencers. */
async function twoEvents(t: CheckContext, earlier: [Kind, string], later: [Kind, string]): Promise<Late> {
  const isThere = earlier[0] === 'created' || later[0] === 'created';
  const stored = isThere ? await upload(t) : { key: newKey(t), content: '', type: '', etag: '' };
  const begin = sequencer(t);
  const of = ([kind, end]: [Kind, string], minutes: number): Told => {
    const own = { sequencer: `${begin}${end}`, minutes };
    return kind === 'created' ? created(t, stored, own) : removed(t, stored.key, own);
  };
  return { stored, earlier: of(earlier, 9), later: of(later, 1) };
}

async function expectLater(t: CheckContext, { earlier, later, stored }: Late, how: string): Promise<void> {
  const what = `the event of the sequencer ${later.sequencer ?? ''}, ${how} ${earlier.sequencer ?? ''}`;
  const item = await itemOf(t, stored.key);
  if (later.name === undefined) {
    t.expect(item, `the item after ${what}`).toHaveMembers({ ...described(stored), sequencer: later.sequencer });
  } else {
    t.expect(item, `the item after ${what}`).toHaveMembers({ removed: true, sequencer: later.sequencer });
    expectBare(t, item);
  }
}

// Comparing the sequencers as anything but texts, from the left, goes wrong with one of these.
// Comparing the sequencers as anything but texts, from the left, goes wrong with one of these.
check('late', (t) =>
  quietly(t, async () => {
    const late = [
      await twoEvents(t, ['created', '3A'], ['created', '3B']),
      await twoEvents(t, ['created', '3A2F'], ['removed', '3B']),
      await twoEvents(t, ['removed', '9F'], ['created', 'A0']),
    ];
    const inTime = await twoEvents(t, ['removed', '3A'], ['removed', '3A01']);
    const first = [...late.map(({ later }) => later), inTime.earlier];
    await tell(t, ...t.random.shuffle(first));
    const second = [...late.map(({ earlier }) => earlier), inTime.later];
    await tell(t, ...t.random.shuffle(second));
    for (const one of late) await expectLater(t, one, 'and then of the older');
    await expectLater(t, inTime, 'behind that of the older');
  }),
);

check('batch', (t) =>
  quietly(t, async () => {
    const [missing, stored, deleted] = [newKey(t), await upload(t), newKey(t)];
    const lost = { key: missing, content: newContent(t), type: 'text/plain', etag: t.random.hex(32) };
    await tell(t, created(t, lost), created(t, stored), removed(t, deleted));
    await expectItem(t, stored, 'the second object of an event, behind one that is gone');
    t.expect(await itemOf(t, missing), 'the item of an object that is gone').toEqual(undefined);
    t.expect((await itemOf(t, deleted))?.['removed'], '`removed` in the item of the last object of an event').toEqual(
      true,
    );
  }),
);

check('versions', async (t) => {
  for (const version of t.random.shuffle(['3.0', '1.0', `2${t.random.int(0, 9)}.1`])) {
    const first = newKey(t);
    const event = eventOf(t, [removed(t, first), removed(t, newKey(t), { version })]);
    await t.expectRefusal('IndexFunction', event, 'UnsupportedVersion');
    const item = await itemOf(t, first);
    t.expect(item, `the item of a record of version 2.1 beside one of version ${version}`).toEqual(undefined);
  }
  const known = ['2.0', '2.5', '2.6', `2.${t.random.int(10, 40)}`];
  const told = known.map((version) => removed(t, newKey(t), { version }));
  await tell(t, ...told);
  for (const { key, version } of told)
    t.expect((await itemOf(t, key))?.['removed'], `\`removed\` of an event of version ${version}`).toEqual(true);
});

check('others', (t) =>
  quietly(t, async () => {
    const changed = await upload(t);
    const folders = ['drafts', 'uploads-of-2025', 'my/uploads'];
    const told = [
      ...folders.map((folder) => removed(t, `${folder}/${t.random.hex(8)}.svg`)),
      created(t, await upload(t, `previews/${t.random.hex(32)}.svg`)),
      ...['ObjectTagging:Put', 'ObjectAcl:Put'].map((name) =>
        created(t, changed, { name, version: '2.3', sequencer: undefined }),
      ),
      created(t, changed, { name: 'ObjectRestore:Completed' }),
    ];
    await tell(t, ...t.random.shuffle(told));
    for (const key of new Set(told.map((one) => one.key))) {
      const why = key === changed.key ? 'whose tags and access list have changed' : 'outside of uploads/';
      t.expect(await itemOf(t, key), `the item of the object ${key}, ${why}`).toEqual(undefined);
    }
  }),
);

check('again', (t) =>
  quietly(t, async () => {
    const stored = await upload(t);
    const event = eventOf(t, [created(t, stored)]);
    const failing = [
      ['S3 cannot say what is in the object', { service: 's3', resource: stored.key }],
      ['S3 does not take the preview', { service: 's3', resource: 'previews/' }],
      ['the table does not take the item', { service: 'dynamodb', resource: t.stack.resource('CatalogTable') }],
    ] as const;
    for (const [what, calls] of t.random.shuffle(failing)) {
      const takeBack = t.faults.add({ ...calls, times: 1000, effect: 'throttle' });
      const { error } = await t.invoke('IndexFunction', event);
      takeBack();
      if (error === undefined) t.fail(`the function to fail when ${what}`, 'it has answered as if all was well');
    }
    await t.call('IndexFunction', event);
    await expectItem(t, stored, 'an object, after an attempt that nothing disturbs');
    await expectPreview(t, stored, 'an object, after an attempt that nothing disturbs');
    const before = await itemOf(t, stored.key);
    await t.call('IndexFunction', event);
    t.expect(await itemOf(t, stored.key), 'the item after an event that has come twice').toEqual(before);
  }),
);
