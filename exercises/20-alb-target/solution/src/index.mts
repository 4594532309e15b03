import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { ALBEvent, ALBResult } from 'aws-lambda';

const TableName = process.env.NOTES_TABLE;
const table = DynamoDBDocument.from(new DynamoDBClient());

/** Bytes that a load balancer takes from a function. */
const LARGEST = 1024 * 1024;

export const handler = async (event: ALBEvent): Promise<ALBResult> => {
  if (event.path === '/health') return reply(event, '200 OK', {});

  const ids = idsOf(event);
  if (event.httpMethod === 'PUT') {
    const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
    const note = { id: ids.at(-1), text, tags: headersOf(event, 'x-tag') };
    await table.put({ TableName, Item: note });
    return reply(event, '200 OK', note);
  }

  const visits = /(?:^|; )visits=(\d+)/.exec(headersOf(event, 'cookie').join())?.[1] ?? 0;
  const cookies = [`visits=${Number(visits) + 1}`, ...ids.slice(-1).map((id) => `last=${encodeURIComponent(id)}`)];
  const found = await Promise.all(ids.map((id) => table.get({ TableName, Key: { id } })));
  const notes = found.flatMap(({ Item }) => Item ?? []);
  if (notes.length === 0) return reply(event, '404 No Such Note', { error: 'None of these notes is here' }, cookies);

  const answer = reply(event, '200 OK', { notes }, cookies);
  if (Buffer.byteLength(JSON.stringify(answer)) <= LARGEST) return answer;
  return reply(event, '413 Content Too Large', { error: 'Ask for fewer notes' }, cookies);
};

/** Parameters are still as they stood in the address. */
function idsOf({ multiValueQueryStringParameters: lists, queryStringParameters: last }: ALBEvent): string[] {
  const encoded = lists ? lists['id'] : last?.['id'];
  return [encoded ?? []].flat().map((id) => decodeURIComponent(id.replaceAll('+', ' ')));
}

/** Names of headers come in small letters. */
function headersOf({ multiValueHeaders: lists, headers: last }: ALBEvent, name: string): string[] {
  return [(lists ? lists[name] : last?.[name]) ?? []].flat();
}

function reply(event: ALBEvent, status: string, data: object, cookies: string[] = []): ALBResult {
  const type = 'application/json';
  const [cookie] = cookies;
  return {
    statusCode: Number.parseInt(status),
    statusDescription: status,
    isBase64Encoded: false,
    ...(event.multiValueHeaders
      ? { multiValueHeaders: { 'Content-Type': [type], 'Set-Cookie': cookies } }
      : { headers: { 'Content-Type': type, ...(cookie && { 'Set-Cookie': cookie }) } }),
    body: JSON.stringify(data),
  };
}
