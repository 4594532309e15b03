import type { ProcessEnd } from './function-process.ts';
import type { CannotStart } from './launch/launcher.ts';

/** What came of an initialization or of an invocation. */
export type Outcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'response'; readonly body: Uint8Array }
  | { readonly kind: 'too-large'; readonly size: number }
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
    ...(outcome.kind === 'response' && { producedBytes: outcome.body.byteLength }),
  };
  return { requestId, status: statusOf(outcome), metrics };
}
