import type { Outcome } from './outcome.ts';
import { timeoutText } from './platform-log.ts';

/** How an invocation ended, as its caller and its REPORT line have it. */
export interface Ending {
  readonly payload: Uint8Array;
  readonly functionError: 'Unhandled' | undefined;
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType: string | undefined;
  /** As the runtime gave it for an answer. */
  readonly contentType?: string | undefined;
  /** What Lambda itself writes into the log about it. */
  readonly note: string | undefined;
}

/**
 * Puts an outcome into AWS's words.
 *
 * @param timeout seconds that the function has
 */
export function endingOf(outcome: Outcome, requestId: string, timeout: number): Ending {
  switch (outcome.kind) {
    case 'response':
      return {
        payload: outcome.body,
        contentType: outcome.contentType,
        functionError: undefined,
        status: 'success',
        errorType: undefined,
        note: undefined,
      };
    case 'error':
      return {
        payload: outcome.body,
        functionError: 'Unhandled',
        status: 'error',
        errorType: outcome.errorType,
        note: undefined,
      };
    case 'too-large':
      return failure(
        'Function.ResponseSizeTooLarge',
        `Response payload size (${outcome.size} bytes) exceeded maximum allowed payload size (${outcome.limit} bytes).`,
      );
    case 'exit': {
      const text = `RequestId: ${requestId} Error: ${exitReason(outcome)}`;
      return { ...failure('Runtime.ExitError', text), note: `${text}\nRuntime.ExitError\n` };
    }
    case 'cannot-start': {
      const text = `RequestId: ${requestId} Error: ${outcome.why.reason}`;
      return { ...failure(outcome.why.errorType, text), note: `${text}\n${outcome.why.errorType}\n` };
    }
    case 'timeout':
      return {
        ...failure('Sandbox.Timedout', `RequestId: ${requestId} Error: ${timeoutText(timeout)}`),
        status: 'timeout',
        errorType: undefined,
      };
    case 'ready':
      throw new Error('The runtime asked for the next invocation before it answered this one.');
  }
}

/** The error type of an initialization that failed. */
export function initErrorType(outcome: Outcome): string | undefined {
  if (outcome.kind === 'error') return outcome.errorType;
  if (outcome.kind === 'exit') return 'Runtime.ExitError';
  return outcome.kind === 'cannot-start' ? outcome.why.errorType : undefined;
}

function failure(errorType: string, errorMessage: string): Ending {
  const payload = new TextEncoder().encode(JSON.stringify({ errorType, errorMessage }));
  return { payload, functionError: 'Unhandled', status: 'error', errorType, note: undefined };
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGPIPE: 'broken pipe',
  SIGQUIT: 'quit',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
};

function exitReason(outcome: Extract<Outcome, { kind: 'exit' }>): string {
  const { code, signal, failure: unstarted } = outcome.end;
  if (unstarted !== undefined) return unstarted;
  if (outcome.outOfMemory) return 'Runtime exited with error: signal: killed';
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}
