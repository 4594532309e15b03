import { pipeline } from 'node:stream/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const TableName = process.env.TRANSCRIPTS_TABLE;
const client = DynamoDBDocument.from(new DynamoDBClient());

export const handler = awslambda.streamifyResponse(async (event: APIGatewayProxyEventV2, stream) => {
  const { minutes, limit } = event.queryStringParameters ?? {};
  const asked = { minutes: Number(minutes ?? 0), limit: Number(limit ?? Infinity) };
  if (!isWhole(minutes, 0) || !isWhole(limit, 1))
    return refuse(stream, 400, '`minutes` and `limit` are whole numbers');

  const lines = report(asked);
  let first;
  try {
    // As long as nothing has left, the status can still be another.
    first = await lines.next();
  } catch (error) {
    console.error(error);
    return refuse(stream, 500, 'The table could not be read');
  }
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers });
  // `pipeline` asks for the next line when the stream has taken the one before.
  await pipeline(async function* () {
    try {
      yield first.value;
      yield* lines;
    } catch (error) {
      console.error(error);
      yield line({ error: 'The table could not be read to its end' });
    }
  }, answer);
});

/** The report, line by line; a page of the table is read when its first line is asked for. */
async function* report({ minutes, limit }: { minutes: number; limit: number }) {
  let count = 0;
  pages: for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const { id, minutes: took, text } of Items) {
      if (took < minutes) continue;
      yield line({ id, minutes: took, text });
      count += 1;
      if (count === limit) break pages;
    }
  }
  yield line({ count });
}

const isWhole = (text: string | undefined, least: number): boolean =>
  text === undefined || (/^\d+$/.test(text) && Number(text) >= least);

const line = (value: object): string => `${JSON.stringify(value)}\n`;

function refuse(stream: awslambda.ResponseStream, statusCode: number, error: string): void {
  const headers = { 'content-type': 'application/json' };
  const answer = awslambda.HttpResponseStream.from(stream, { statusCode, headers });
  // `end` alone would leave the metadata out.
  answer.write(JSON.stringify({ error }));
  answer.end();
}
