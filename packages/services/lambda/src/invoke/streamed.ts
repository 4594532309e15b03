import { PassThrough, Readable } from 'node:stream';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { InvokedVersion } from './invoked-version.ts';
import { runFunction, type FinishedRun, type RunRequest } from './run.ts';

const noStream = () =>
  new AwsError(
    'NotImplemented',
    'Answers of durable functions are not streamed in this cloud. Invoke them without a stream.',
    {
      status: 501,
    },
  );

/** Bytes that wait for a slow client before the function has to. */
const AHEAD = 64 * 1024;

/** An answer that may still be written. */
export interface StreamedAnswer {
  /** Whether the function writes it bit by bit; else it was given as a whole, or there is none but an error. */
  readonly streamed: boolean;
  readonly contentType: string;
  /**
   * What the function writes, as it comes, and no faster than it is read: whoever stops reading has to end it, by
   * leaving its loop or by `destroy`. It ends where the function fails, too: `finished` tells.
   */
  readonly chunks: Readable;
  /** Settles once the function has ended. */
  readonly finished: Promise<FinishedRun>;
}

/**
 * Runs a function, and resolves once its answer begins, or it has failed without one.
 *
 * @throws AwsError as `runFunction` does
 */
export async function runStreaming(call: Call, invoked: InvokedVersion, request: RunRequest): Promise<StreamedAnswer> {
  if (invoked.version.settings.durable !== undefined) throw noStream();
  const chunks = new PassThrough({ highWaterMark: AHEAD });
  const { promise: begun, resolve } = Promise.withResolvers<string>();
  const begin = (contentType: string): PassThrough => {
    resolve(contentType);
    return chunks;
  };
  const finished = runFunction(call, invoked, { ...request, sink: { begin } });
  // What is wrong with the cloud itself ends the answer without an end.
  finished.then(
    () => chunks.end(),
    (error: Error) => chunks.on('error', () => undefined).destroy(error),
  );
  const contentType = await Promise.race([begun, finished.then(() => undefined)]);
  if (contentType !== undefined) return { streamed: true, contentType, chunks, finished };
  const { result } = await finished;
  return {
    streamed: false,
    contentType: result.contentType ?? 'application/octet-stream',
    chunks: Readable.from(result.functionError === undefined ? [Buffer.from(result.payload)] : []),
    finished,
  };
}
