import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Bandwidth, LARGEST_STREAM } from './bandwidth.ts';

/** Bytes of a streamed answer that are kept to tell of it. */
const BEGINNING = 4096;

/** Whoever takes an answer while it is written. */
export interface AnswerSink {
  /**
   * The first bytes are there: called once at most, and not at all where the function fails before it has written any.
   *
   * @returns where the bytes go; once that is closed nobody wants them, which the function does not learn, as on AWS
   */
  begin(contentType: string): Writable;
}

/** What has come of an answer: all of it, more than it may have, or not its end. */
export interface Passed {
  readonly end: 'complete' | 'too-large' | 'truncated';
  /** Bytes. */
  readonly size: number;
  readonly beginning: Buffer;
}

/**
 * Hands an answer on while it comes, no faster than it is taken: a function that is faster has to wait.
 *
 * @param most bytes that it may have
 */
export async function passOn(
  request: Readable & { readonly headers: IncomingHttpHeaders },
  sink: AnswerSink,
  { most = LARGEST_STREAM, bandwidth = new Bandwidth() } = {},
): Promise<Passed> {
  let target: Writable | undefined;
  let size = 0;
  let beginning: Buffer = Buffer.alloc(0);
  const passed = (end: Passed['end']): Passed => ({ end, size, beginning });
  try {
    // What is too large is refused over the connection that it comes over.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > most) return passed('too-large');
      if (beginning.length < BEGINNING) beginning = Buffer.concat([beginning, bytes.subarray(0, BEGINNING)]);
      target ??= sink.begin(request.headers['content-type'] ?? 'application/octet-stream');
      await give(target, bytes);
      const pause = bandwidth.pass(bytes.length, performance.now());
      if (pause > 0) await wait(pause);
    }
  } catch {
    // The connection broke: nothing else here fails.
    return passed('truncated');
  }
  return passed('complete');
}

async function give(target: Writable, bytes: Buffer): Promise<void> {
  if (!target.writable || target.write(bytes)) return;
  const done = new AbortController();
  const { signal } = done;
  const either = ['drain', 'close'].map((event) => once(target, event, { signal }).catch(() => undefined));
  await Promise.race(either);
  done.abort();
}
