import {
  BatchWriteItemCommand,
  DynamoDBClient,
  paginateScan,
  type AttributeValue,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { CheckContext } from '@coldstart/checks';

/** A call, as the table and the report have it. */
export interface Transcript {
  readonly id: string;
  readonly minutes: number;
  readonly text: string;
}

/** Bytes of a long transcript: seven are a page of a scan, which has 1 MB. */
const LONG = 145_000;
/** Items that one call may write, since it may have 16 MB. */
const AT_ONCE = 25;

function newTranscript(t: CheckContext, length: number): Transcript {
  const [id, minutes] = [`c-${t.random.hex(10)}`, t.random.int(1, 59)];
  const words = `Zoë "said" \\ ${t.random.words(20)}\n`;
  const some = length < LONG ? t.random.unicode() : '';
  return { id, minutes, text: some + words.repeat(Math.ceil(length / Buffer.byteLength(words))) };
}

async function write(t: CheckContext, requests: readonly WriteRequest[]): Promise<void> {
  const TableName = t.stack.resource('TranscriptsTable');
  for (let at = 0; at < requests.length; at += AT_ONCE) {
    let left = requests.slice(at, at + AT_ONCE);
    while (left.length > 0) {
      const command = new BatchWriteItemCommand({ RequestItems: { [TableName]: left } });
      const { UnprocessedItems } = await t.client(DynamoDBClient).send(command);
      left = UnprocessedItems?.[TableName] ?? [];
    }
  }
}

/** The pages of the table, as a scan gives them. */
export async function pagesOf(
  t: CheckContext,
  ProjectionExpression?: string,
): Promise<Record<string, AttributeValue>[][]> {
  const TableName = t.stack.resource('TranscriptsTable');
  const pages: Record<string, AttributeValue>[][] = [];
  for await (const { Items = [] } of paginateScan(
    { client: t.client(DynamoDBClient) },
    { TableName, ConsistentRead: true, ProjectionExpression },
  ))
    pages.push(Items);
  return pages;
}

/** Lays so many transcripts into the table in place of all that was there. A function may only read it. */
export async function fill(t: CheckContext, count: number, length = LONG): Promise<Transcript[]> {
  // What an earlier check has laid there does as well.
  const before = laid.get(t.stack);
  if (before?.count === count && before.length === length) return before.transcripts;
  const old = (await pagesOf(t, 'id')).flat();
  await write(
    t,
    old.map(({ id }) => ({ DeleteRequest: { Key: { id: id ?? { NULL: true } } } })),
  );
  const transcripts = Array.from({ length: count }, () => newTranscript(t, length));
  await write(
    t,
    transcripts.map(({ id, minutes, text }) => ({
      PutRequest: { Item: { id: { S: id }, minutes: { N: String(minutes) }, text: { S: text } } },
    })),
  );
  laid.set(t.stack, { count, length, transcripts });
  return transcripts;
}

/** What lies in a run's table: other answers are graded beside it. */
const laid = new WeakMap<object, { count: number; length: number; transcripts: Transcript[] }>();
