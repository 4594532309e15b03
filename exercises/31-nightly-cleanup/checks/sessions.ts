import type { CheckContext } from '@coldstart/checks';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { timeText } from './documents.ts';

export type Session = Record<string, AttributeValue> & { readonly sessionId: { readonly S: string } };

/** A function's clock is the machine's; the cloud's may be ahead of it. Seconds since 1970. */
const now = (): number => Math.floor(Date.now() / 1000);

export function session(t: CheckContext, more: Record<string, AttributeValue> = {}): Session {
  return { sessionId: { S: `s-${t.random.hex(12)}` }, visitor: { S: t.random.name() }, ...more };
}

/** One that has expired. */
export const old = (t: CheckContext, seconds = t.random.int(60, 100_000)): Session =>
  session(t, { expiresAt: { N: String(now() - seconds) } });

/** One that has not. */
export const fresh = (t: CheckContext, seconds = t.random.int(600, 100_000)): Session =>
  session(t, { expiresAt: { N: String(now() + seconds) } });

/** A third of what DynamoDB reads at a time. */
export const heavy = (one: Session): Session => ({ ...one, basket: { S: 'x'.repeat(350_000) } });

/** A run of the check's own. */
export const newRun = (t: CheckContext): string => timeText(t.random.int(1_700_000_000, 1_790_000_000) * 1000);

/** Puts sessions into the table, and nothing else is there. */
export async function put(t: CheckContext, sessions: readonly Session[]): Promise<void> {
  await empty(t, sessions);
  await write(
    t,
    sessions.map((Item) => ({ PutRequest: { Item } })),
  );
}

async function empty(t: CheckContext, but: readonly Session[]): Promise<void> {
  const put = idsOf(but);
  const ids = (await left(t)).filter((id) => !put.includes(id));
  await write(
    t,
    ids.map((id) => ({ DeleteRequest: { Key: { sessionId: { S: id } } } })),
  );
}

async function write(t: CheckContext, requests: readonly object[]): Promise<void> {
  const TableName = t.stack.resource('SessionsTable');
  for (let at = 0; at < requests.length; at += 25) {
    const RequestItems = { [TableName]: requests.slice(at, at + 25) };
    await t.client(DynamoDBClient).send(new BatchWriteItemCommand({ RequestItems }));
  }
}

/** Ids of the sessions that are in the table. */
export const left = async (t: CheckContext): Promise<string[]> => (await inOrder(t)).toSorted();

/** The same in the order in which a scan reads them. */
export async function inOrder(t: CheckContext): Promise<string[]> {
  const ids: string[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await t.client(DynamoDBClient).send(
      new ScanCommand({
        TableName: t.stack.resource('SessionsTable'),
        ProjectionExpression: 'sessionId',
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    ids.push(...Items.map(({ sessionId }) => sessionId?.S ?? ''));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return ids;
}

export const idsOf = (sessions: readonly Session[]): string[] =>
  sessions.map(({ sessionId }) => sessionId.S).toSorted();

/** What the report of a run says; `undefined` where there is none. */
export async function reported(t: CheckContext, run: string): Promise<number | undefined> {
  const get = new GetItemCommand({
    TableName: t.stack.resource('ReportsTable'),
    Key: { run: { S: run } },
    ConsistentRead: true,
  });
  const { Item } = await t.client(DynamoDBClient).send(get);
  return Item?.['deleted']?.N === undefined ? undefined : Number(Item['deleted'].N);
}
