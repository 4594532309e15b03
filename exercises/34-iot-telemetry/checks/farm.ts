import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { CheckContext } from '@coldstart/checks';

export type Item = Readonly<Record<string, unknown>>;

export const MINUTE = 60_000;

export const device = (t: CheckContext): string => `${t.random.word()}-${t.random.hex(4)}`;
export const messageId = (t: CheckContext): string => t.random.hex(12);

/** A temperature above 30, with a half that binary fractions hold. */
export const hot = (t: CheckContext): number => t.random.int(31, 124) + 0.5;

export async function publish(t: CheckContext, topic: string, message: unknown): Promise<void> {
  const payload = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  await t.client(IoTDataPlaneClient).send(new PublishCommand({ topic, payload, qos: 1 }));
}

const tables = (t: CheckContext): DynamoDBDocumentClient => DynamoDBDocumentClient.from(t.client(DynamoDBClient));

export async function readingOf(t: CheckContext, id: string): Promise<Item | undefined> {
  const asked = new GetCommand({
    TableName: t.stack.resource('ReadingsTable'),
    Key: { messageId: id },
    ConsistentRead: true,
  });
  return (await tables(t).send(asked)).Item;
}

/** Waits for the item of a reading. */
export const arrived = (t: CheckContext, id: string, what: string): Promise<Item> =>
  t.eventually(
    async () =>
      (await readingOf(t, id)) ??
      t.fail(`${what} to become an item of ReadingsTable`, 'there is none with its messageId'),
    { within: 5000 },
  );

/** What is kept of a device that is no reading. */
export async function badOf(t: CheckContext, of: string): Promise<readonly Item[]> {
  const { Items = [] } = await tables(t).send(
    new ScanCommand({ TableName: t.stack.resource('BadTable'), ConsistentRead: true }),
  );
  return Items.filter(({ device: by }) => by === of);
}

/** Invocations of the function since this check began; how often it failed. It needs `journal`. */
export function invocations(t: CheckContext): { readonly all: number; readonly failed: number } {
  const name = t.stack.resource('TelemetryFunction');
  const own = t.journal.entries({ kind: 'invocation' }).filter(({ resource }) => resource?.includes(name) === true);
  return { all: own.length, failed: own.filter(({ outcome }) => outcome !== 'ok').length };
}
