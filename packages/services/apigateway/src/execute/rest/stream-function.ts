import { addAbortSignal, Readable } from 'node:stream';
import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { before, CutOff, openFunction, type FunctionCall } from '../functions.ts';
import { failed } from './failure.ts';
import { REFUSALS } from './gateway-response.ts';
import { logCall } from './lambda-call.ts';
import { readHead } from './proxy-answer.ts';
import type { MethodRequest } from './request.ts';
import { tracedByFunction } from './trace.ts';

/** Behind the metadata of an answer that is streamed, and before its body. */
const DELIMITER = Buffer.alloc(8);
/** Bytes within which it has to come. */
const LARGEST_METADATA = 16 * 1024;

/**
 * Asks a function that writes its answer bit by bit: metadata, eight null bytes, the body as it comes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export async function streamFunction(call: Call, request: MethodRequest, asked: FunctionCall): Promise<WireResponse> {
  logCall(request, asked, `2021-11-15/functions/${asked.arn}/response-streaming-invocations`);
  const ending = AbortSignal.timeout(asked.timeout);
  const chunks = await openFunction(call, asked);
  const found = await readMetadata(chunks, ending);
  const head = found && readHead(found.metadata);
  if (found === undefined || head === undefined) {
    await chunks.return(undefined);
    return failed(
      request,
      REFUSALS.malformed(),
      'Execution failed due to configuration error: Malformed Lambda proxy response',
    );
  }
  request.log?.info(`Received response. Status: ${head.status}`);
  const body = async function* (): AsyncGenerator<Uint8Array> {
    try {
      if (found.rest.length > 0) yield found.rest;
      yield* chunks;
    } finally {
      await chunks.return(undefined);
    }
  };
  const stream = addAbortSignal(ending, Readable.from(body(), { objectMode: false }));
  // The client is told by a connection that closes; nobody else listens.
  stream.on('error', () => undefined);
  return tracedByFunction(request, { ...head, stream });
}

interface Found {
  readonly metadata: unknown;
  /** What has come of the body already. */
  readonly rest: Buffer;
}

/** @throws TimedOut */
async function readMetadata(chunks: AsyncGenerator<Uint8Array>, ending: AbortSignal): Promise<Found | undefined> {
  let read = Buffer.alloc(0);
  while (read.length <= LARGEST_METADATA) {
    const next = await before(ending, chunks.next()).catch((error: unknown) => {
      if (error instanceof CutOff) return undefined;
      throw error;
    });
    if (next === undefined || next.done === true) return undefined;
    read = Buffer.concat([read, next.value]);
    const end = read.indexOf(DELIMITER);
    if (end < 0 || end > LARGEST_METADATA) continue;
    try {
      return { metadata: JSON.parse(read.toString('utf8', 0, end)), rest: read.subarray(end + DELIMITER.length) };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
