import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

interface WindowEvent {
  Records: { kinesis: { data: string; sequenceNumber: string } }[];
  window: { start: string };
  state: State;
  isFinalInvokeForWindow: boolean;
}

interface Reading {
  device: string;
  id: string;
  at: number;
  celsius: number | null;
}

/** What a window knows of a device. Lambda keeps it as JSON, so that it has no Set. */
interface Summary {
  ids: string[];
  sum: number;
  /** When `latest` was measured. */
  at: number;
  latest: number;
}

type State = Record<string, Summary>;

const dynamodb = new DynamoDBClient();
const TableName = process.env.AVERAGES_TABLE;

/** @throws Error for what is no reading */
function readingIn(data: string): Reading {
  const { device, id, at, celsius } = JSON.parse(Buffer.from(data, 'base64').toString());
  const isReading =
    typeof device === 'string' &&
    typeof id === 'string' &&
    typeof at === 'number' &&
    (typeof celsius === 'number' || celsius === null);
  if (!isReading) throw new Error('This is no reading');
  return { device, id, at, celsius };
}

function count(state: State, { device, id, at, celsius }: Reading): void {
  if (celsius === null) return;
  const summary = (state[device] ??= { ids: [], sum: 0, at: -Infinity, latest: celsius });
  if (summary.ids.includes(id)) return;
  summary.ids.push(id);
  summary.sum += celsius;
  if (at > summary.at) Object.assign(summary, { at, latest: celsius });
}

function write(device: string, window: string, { ids, sum, latest }: Summary) {
  const Item = {
    device: { S: device },
    window: { S: window },
    average: { N: String(sum / ids.length) },
    count: { N: String(ids.length) },
    latest: { N: String(latest) },
  };
  return dynamodb.send(new PutItemCommand({ TableName, Item }));
}

export const handler = async ({ Records, state, window, isFinalInvokeForWindow }: WindowEvent) => {
  for (const { kinesis } of Records) {
    try {
      count(state, readingIn(kinesis.data));
    } catch (error) {
      console.warn(`${kinesis.sequenceNumber}: ${error}`);
      // Lambda goes on from here. What was counted before is in the state.
      return { state, batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
    }
  }
  if (isFinalInvokeForWindow) {
    await Promise.all(Object.entries(state).map(([device, summary]) => write(device, window.start, summary)));
  }
  return { state };
};
