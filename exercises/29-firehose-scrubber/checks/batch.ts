import { randomUUID } from 'node:crypto';
import type { CheckContext } from '@coldstart/checks';

export const FUNCTION = 'ScrubFunction';

export interface Visit {
  readonly type: 'visit';
  readonly email: string;
  readonly agent: string;
  readonly pages: readonly string[];
}

export interface Entry {
  readonly recordId: string;
  readonly result: string;
  readonly data?: string;
}

/** Something that Firehose was given. */
export type Content = object | string | Uint8Array;

export interface SentRecord {
  readonly recordId: string;
  readonly data: string;
}

export function bytesOf(content: Content): Buffer {
  if (content instanceof Uint8Array) return Buffer.from(content);
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
}

/** A visit with nothing strange in it. */
export function visit(t: CheckContext, more: Partial<Visit> = {}): Visit {
  return {
    type: 'visit',
    email: `${t.random.word()}.${t.random.hex(4)}@${t.random.word()}.example`,
    agent: `Browser/${t.random.int(1, 99)} (${t.random.word()})`,
    pages: ['/', `/${t.random.word()}`, `/${t.random.hex(4)}`],
    ...more,
  };
}

/** Records as Firehose hands them to a transform. */
export function recordsOf(t: CheckContext, contents: readonly Content[]): SentRecord[] {
  return contents.map((content) => ({
    recordId: `49${t.random.int(10 ** 11, 10 ** 12 - 1)}${t.random.int(10 ** 11, 10 ** 12 - 1)}000000`,
    data: bytesOf(content).toString('base64'),
  }));
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'recordId' in value && typeof value.recordId === 'string';

/** What the transform answers for a batch, in the order of the batch. */
export async function transform(t: CheckContext, contents: readonly Content[]): Promise<Entry[]> {
  const sent = recordsOf(t, contents);
  const answered = new Map((await entriesFor(t, sent)).map((entry) => [entry.recordId, entry]));
  return sent.map(
    ({ recordId }, at) =>
      answered.get(recordId) ??
      t.fail(`an entry for each record, with its recordId`, `there is none for ${shown(contents[at] ?? '')}`),
  );
}

/** The entries of an answer, whatever they are about. */
export async function entriesFor(t: CheckContext, sent: readonly SentRecord[]): Promise<Entry[]> {
  const event = {
    invocationId: randomUUID(),
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/visits',
    region: 'eu-west-1',
    records: sent.map((record) => ({ ...record, approximateArrivalTimestamp: 1_796_033_057_000 })),
  };
  const { result, error } = await t.invoke(FUNCTION, event);
  if (error !== undefined)
    t.fail('an answer to a batch', `the function failed with ${error.type}: ${error.message.slice(0, 200)}`);
  const entries = typeof result === 'object' && result !== null && 'records' in result ? result.records : undefined;
  if (!Array.isArray(entries)) t.fail('an answer with a list of `records`', 'it has none');
  return entries.map((entry) =>
    isEntry(entry) ? entry : t.fail('entries with a `recordId`', `one is ${JSON.stringify(entry)}`),
  );
}

/** Enough of a record to know it again. */
export function shown(content: Content): string {
  const text =
    content instanceof Uint8Array ? `the bytes ${Buffer.from(content).toString('hex')}` : bytesOf(content).toString();
  return text.length > 120 ? `${text.slice(0, 120)} …` : text;
}

/** An address as lines have it. */
export function masked(email: string): string {
  return `${[...email][0]}***${email.slice(email.indexOf('@'))}`;
}

export const linesFor = ({ email, agent, pages }: Visit): object[] =>
  pages.map((page) => ({ email: masked(email), agent, page }));

/** The text of an entry's data. */
export function textOf(t: CheckContext, { data }: Entry, content: Content): string {
  const of = `of ${shown(content)}`;
  if (typeof data !== 'string') t.fail(`\`data\` ${of} as text`, `it is ${JSON.stringify(data)}`);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data) || data.length % 4 !== 0)
    t.fail(`\`data\` ${of} in base64`, `it is ${JSON.stringify(data.slice(0, 80))}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(data, 'base64'));
  } catch {
    return t.fail(
      `\`data\` ${of} to be UTF-8`,
      `it is the bytes ${Buffer.from(data, 'base64').toString('hex').slice(0, 80)}`,
    );
  }
}

/** Lines of an entry, each as JSON. */
export function readLines(t: CheckContext, entry: Entry, content: Content): unknown[] {
  const of = `of ${shown(content)}`;
  t.expect(entry.result, `\`result\` ${of}`).toEqual('Ok');
  const text = textOf(t, entry, content);
  if (!text.endsWith('\n'))
    t.fail(`the last line ${of} to end with a line end`, `it ends with ${JSON.stringify(text.slice(-20))}`);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        return t.fail(`each line ${of} to be JSON`, `one is ${JSON.stringify(line.slice(0, 80))}`);
      }
    });
}
