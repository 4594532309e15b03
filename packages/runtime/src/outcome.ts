import type { ProcessEnd } from './function-process.ts';
import type { CannotStart } from './launch/launcher.ts';

/** What came of an initialization or of an invocation. */
export type Outcome =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'response';
      /** Of an answer that was handed on while it was written, its beginning. */
      readonly body: Uint8Array;
      /** Bytes of the whole. */
      readonly size: number;
      readonly contentType: string | undefined;
    }
  | { readonly kind: 'too-large'; readonly size: number; readonly limit: number }
  | { readonly kind: 'error'; readonly errorType: string; readonly body: Uint8Array }
  | { readonly kind: 'exit'; readonly end: ProcessEnd; readonly outOfMemory: boolean }
  | { readonly kind: 'cannot-start'; readonly why: CannotStart }
  | { readonly kind: 'timeout' };

/** How it is told of: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#Status */
export function statusOf({ kind }: Outcome): 'success' | 'error' | 'failure' | 'timeout' {
  if (kind === 'ready' || kind === 'response') return 'success';
  if (kind === 'exit' || kind === 'cannot-start') return 'failure';
  return kind === 'timeout' ? 'timeout' : 'error';
}

/** What is told of an invocation once the runtime has done what it had to. @param duration milliseconds */
export function doneRecord(requestId: string, outcome: Outcome, duration: number): object {
  const metrics = {
    durationMs: Number(duration.toFixed(3)),
    ...(outcome.kind === 'response' && { producedBytes: outcome.size }),
  };
  return { requestId, status: statusOf(outcome), metrics };
}
