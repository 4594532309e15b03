import { TaskFailure } from '../failure.ts';
import type { HttpAnswer } from './answer.ts';

/** Milliseconds in which an API has to answer. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const PATIENCE = 60_000;

/** A request as it is sent. */
export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** @throws TaskFailure where nobody answers, or the answer is no text */
export async function send(url: URL, { method, headers, body }: Sent): Promise<HttpAnswer> {
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== undefined;
  const signal = AbortSignal.timeout(PATIENCE);
  let answer: Response;
  let bytes: Buffer;
  try {
    answer = await fetch(url, { method, headers, ...(hasBody && { body }), signal, redirect: 'manual' });
    bytes = Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new TaskFailure(
      'States.Http.Socket',
      `${url.origin}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  const type = answer.headers.get('content-type') ?? '';
  const text = bytes.toString('utf8');
  const isText = !/^\s*(?:application\/octet-stream|(?:image|video|audio)\/)/i.test(type) && !text.includes('\uFFFD');
  if (!isText)
    throw new TaskFailure('States.Runtime', `The response of ${url.origin} cannot be read as a string: ${type}`);
  return { status: answer.status, headers: [...answer.headers], body: text };
}
