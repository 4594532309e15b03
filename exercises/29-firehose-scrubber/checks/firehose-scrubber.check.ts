import { isDeepStrictEqual } from 'node:util';
import { check, type CheckContext } from '@coldstart/checks';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  bytesOf,
  entriesFor,
  linesFor,
  readLines,
  recordsOf,
  shown,
  transform,
  visit,
  type Content,
  type Visit,
} from './batch.ts';

const HEARTBEAT = { type: 'heartbeat' };

check('every-record', async (t) => {
  const contents = t.random.shuffle<Content>([
    visit(t),
    HEARTBEAT,
    'no JSON',
    visit(t, { pages: [] }),
    visit(t),
    visit(t),
  ]);
  const sent = recordsOf(t, contents);
  const entries = await entriesFor(t, sent);
  t.expect(entries.map(({ recordId }) => recordId).toSorted(), 'the recordIds of the answer, each once').toEqual(
    sent.map(({ recordId }) => recordId).toSorted(),
  );
  for (const { result } of entries)
    t.expect(result, '`result` of an entry').toBe('Ok, Dropped or ProcessingFailed', (one) =>
      ['Ok', 'Dropped', 'ProcessingFailed'].includes(String(one)),
    );
});

async function expectLines(t: CheckContext, visits: readonly Visit[]): Promise<void> {
  const entries = await transform(t, visits);
  for (const [at, entry] of entries.entries()) {
    const given = visits[at] as Visit;
    t.expect(readLines(t, entry, given), `the lines of ${shown(given)}`).toEqual(linesFor(given));
  }
}

check('lines', async (t) => {
  const strange = { agent: `${t.random.unicode(12)}\n"é漢😀"`, pages: ['/', '/', `/${t.random.unicode(6)}\n`, ''] };
  const more = { ...visit(t), price: t.random.int(1, 99), session: { id: t.random.hex(8) } };
  await expectLines(t, [visit(t), visit(t, strange), more, visit(t, { agent: '', pages: [`/${t.random.word()}`] })]);
});

check('masked', async (t) => {
  const word = t.random.word();
  const emails = [
    `ada.${word}@shop.example`,
    `x@${word}.example`,
    `Étienne@é.example`,
    `漢${word}@shop.example`,
    `😀${word}@shop.example`,
  ];
  await expectLines(
    t,
    t.random.shuffle(emails).map((email) => visit(t, { email, pages: ['/', `/${word}`] })),
  );
});

check('dropped', async (t) => {
  const contents = [HEARTBEAT, { ...HEARTBEAT, at: t.random.int(1, 9999) }, visit(t), visit(t, { pages: [] })];
  const entries = await transform(t, contents);
  for (const [at, { result }] of entries.entries())
    t.expect(result, `\`result\` of ${shown(contents[at] ?? '')}`).toEqual(at === 2 ? 'Ok' : 'Dropped');
});

/** Each is unreadable for one reason. */
function unreadable(t: CheckContext): Content[] {
  const fine = visit(t);
  const without = (member: keyof Visit): object => ({ ...fine, [member]: undefined });
  return [
    '',
    `${t.random.word()} is no JSON`,
    JSON.stringify(fine).slice(0, -1),
    'null',
    JSON.stringify(t.random.word()),
    String(t.random.int(1, 99)),
    JSON.stringify([fine]),
    '{}',
    { ...fine, type: 'purchase' },
    { ...fine, type: null },
    without('email'),
    without('agent'),
    without('pages'),
    { ...fine, email: null },
    { ...fine, email: 7 },
    { ...fine, email: t.random.word() },
    { ...fine, email: '@shop.example' },
    { ...fine, email: `${t.random.word()}@` },
    { ...fine, email: 'a@b@shop.example' },
    { ...fine, agent: 7 },
    { ...fine, agent: null },
    { ...fine, pages: null },
    { ...fine, pages: '/cart' },
    { ...fine, pages: ['/', 7] },
    { ...fine, pages: ['/', null] },
    Buffer.from(JSON.stringify({ ...fine, agent: 'Müller' }), 'latin1'),
  ];
}

check('unreadable', async (t) => {
  const bad = t.random.shuffle(unreadable(t));
  const middle = t.random.int(1, bad.length - 1);
  const good = visit(t);
  const contents = [...bad.slice(0, middle), good, ...bad.slice(middle)];
  const entries = await transform(t, contents);
  for (const [at, entry] of entries.entries()) {
    const content = contents[at] ?? '';
    if (content === good)
      t.expect(readLines(t, entry, good), 'the lines of a visit among what cannot be read').toEqual(linesFor(good));
    else t.expect(entry.result, `\`result\` of ${shown(content)}`).toEqual('ProcessingFailed');
  }
});

/** A visit whose lines are so many bytes of base64, or some more. */
function large(t: CheckContext, base64: number): Visit {
  const agent = `${t.random.word()} `.repeat(5000);
  const pages = Array.from({ length: Math.ceil((base64 * 3) / 4 / agent.length) }, (_, at) => `/${at}`);
  return visit(t, { agent, pages });
}

const MILLION = 1_000_000;

check('fits', async (t) => {
  // Their entries take 600 kB, which leave room for two large visits. The third never fits, the fourth does not any more, and
  // the small one behind them does.
  const heartbeats = Array.from({ length: 8000 }, () => HEARTBEAT);
  const batch: readonly (readonly [Visit, string])[] = [
    [large(t, 2.4 * MILLION), 'Ok'],
    [large(t, 2.4 * MILLION), 'Ok'],
    [large(t, 6.5 * MILLION), 'ProcessingFailed'],
    [large(t, 1.3 * MILLION), 'ProcessingFailed'],
    [visit(t), 'Ok'],
  ];
  const entries = await transform(t, [...heartbeats, ...batch.map(([each]) => each)]);
  const sizes = batch.map(([{ agent, pages }]) => `${((agent.length * pages.length) / MILLION).toFixed(1)} MB`);
  t.expect(
    entries.slice(heartbeats.length).map(({ result }) => result),
    `the results of visits with ${sizes.join(', ')} of lines, behind ${heartbeats.length} heartbeats`,
  ).toEqual(batch.map(([, result]) => result));
});

interface Delivered {
  readonly lines: string[];
  /** What lies below `processing-failed/`, decoded. */
  readonly failed: string[];
}

async function delivered(t: CheckContext): Promise<Delivered> {
  const s3 = t.client(S3Client);
  const Bucket = t.stack.resource('VisitsBucket');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const found: Delivered = { lines: [], failed: [] };
  for (const { Key = '' } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const lines = ((await Body?.transformToString()) ?? '').split('\n').filter((line) => line !== '');
    if (!Key.startsWith('processing-failed/')) found.lines.push(...lines);
    else for (const line of lines) found.failed.push(Buffer.from(rawData(line), 'base64').toString());
  }
  return found;
}

const rawData = (line: string): string => (JSON.parse(line) as { readonly rawData: string }).rawData;

check('delivered', async (t) => {
  const visits = [visit(t), visit(t, { agent: `${t.random.unicode(8)}漢😀` }), visit(t)];
  const broken = `${t.random.word()} ${t.random.hex(12)}`;
  const contents = t.random.shuffle<Content>([...visits, HEARTBEAT, broken]);
  await t.client(FirehoseClient).send(
    new PutRecordBatchCommand({
      DeliveryStreamName: t.stack.resource('VisitsStream'),
      Records: contents.map((content) => ({ Data: bytesOf(content) })),
    }),
  );
  const wanted = visits.flatMap(linesFor);
  await t.eventually(
    async () => {
      const { lines, failed } = await delivered(t);
      t.expect(failed, 'what lies below processing-failed/').toContain(broken);
      for (const line of wanted)
        t.expect(lines, `the lines in the bucket`).toBe(`some with one that is ${JSON.stringify(line)}`, (present) =>
          (present as string[]).some((each) => isDeepStrictEqual(tryParse(each), line)),
        );
      for (const content of contents.filter((each) => each !== broken))
        t.expect(failed, 'what lies below processing-failed/').toNotContain(bytesOf(content).toString());
    },
    { within: 180_000 },
  );
});

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
