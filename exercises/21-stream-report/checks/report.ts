import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CheckContext } from '@coldstart/checks';

/** An answer that may still be written. */
export interface Report {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly requestId: string;
  /** Its lines, as they come; whoever stops asking makes the function wait. */
  readonly lines: AsyncGenerator<string, void>;
}

/** The event of a request to a function URL. */
function eventOf(query: Readonly<Record<string, string>>): object {
  const named = Object.keys(query).length > 0;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { accept: '*/*' },
    ...(named && { queryStringParameters: query }),
    requestContext: { http: { method: 'GET', path: '/', protocol: 'HTTP/1.1' }, stage: '$default' },
    isBase64Encoded: false,
  };
}

const describe = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query).length === 0 ? 'a GET' : `a GET with ?${new URLSearchParams(query).toString()}`;

/** Eight zero bytes end the metadata that stand before the body. */
const DELIMITER = Buffer.alloc(8);

/** Asks for a report, and gives it as soon as status and headers are there. */
export async function open(t: CheckContext, query: Readonly<Record<string, string>> = {}): Promise<Report> {
  const command = new InvokeWithResponseStreamCommand({
    FunctionName: t.stack.resource('ReportFunction'),
    Payload: Buffer.from(JSON.stringify(eventOf(query))),
  });
  const { EventStream, $metadata, ResponseStreamContentType } = await t.client(LambdaClient).send(command);
  const what = `the answer to ${describe(query)}`;
  const chunks = bytesOf(t, EventStream ?? [], what);
  let read = Buffer.alloc(0);
  while (!read.includes(DELIMITER)) {
    const { value, done } = await chunks.next();
    if (done !== true) read = Buffer.concat([read, value]);
    else
      return t.fail(
        `${what} to begin with metadata, status and headers, as \`HttpResponseStream.from\` writes them before the first \`write\``,
        `it was ${JSON.stringify(read.toString('utf8').slice(0, 120))}, of the content type ${String(ResponseStreamContentType)}`,
      );
  }
  const end = read.indexOf(DELIMITER);
  const { statusCode, headers = {} } = JSON.parse(read.toString('utf8', 0, end)) as {
    statusCode: number;
    headers?: Record<string, string>;
  };
  const [, contentType] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  const lines = linesOf(read.subarray(end + DELIMITER.length), chunks);
  return { status: statusCode, contentType, requestId: $metadata.requestId ?? '', lines };
}

type Events = AsyncIterable<{
  PayloadChunk?: { Payload?: Uint8Array | undefined } | undefined;
  InvokeComplete?: { ErrorCode?: string | undefined; ErrorDetails?: string | undefined } | undefined;
}>;

async function* bytesOf(t: CheckContext, events: Events | [], what: string): AsyncGenerator<Uint8Array, void> {
  for await (const { PayloadChunk, InvokeComplete } of events) {
    if (PayloadChunk?.Payload !== undefined) yield PayloadChunk.Payload;
    if (InvokeComplete?.ErrorCode !== undefined)
      t.fail(
        `${what} to come to its end`,
        `the function failed with ${[InvokeComplete.ErrorCode, messageOf(InvokeComplete.ErrorDetails)].filter(Boolean).join(': ')}`,
      );
  }
}

/** What the details of an error say to people: they are JSON, with a trace. */
function messageOf(details = ''): string {
  try {
    return (JSON.parse(details) as { errorMessage?: string }).errorMessage ?? details;
  } catch {
    return details;
  }
}

async function* linesOf(first: Uint8Array, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = decoder.decode(first, { stream: true });
  const whole = function* (): Generator<string, void> {
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  };
  yield* whole();
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.includes('\n')) yield* whole();
  }
  if (rest !== '') yield rest;
}

/** What a line says, which has to be JSON. */
export function parse(t: CheckContext, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return t.fail('each line of the report to be JSON', `one was ${JSON.stringify(line.slice(0, 120))}`);
  }
}

/** Reads an answer to its end. */
export async function readAll(t: CheckContext, { lines }: Report): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const line of lines) values.push(parse(t, line));
  return values;
}

/** The calls to the table that the function has made for an answer so far. */
export const readsOf = (t: CheckContext, { requestId }: Report): number =>
  t.callsDuring(requestId).filter(({ service }) => service === 'dynamodb').length;
