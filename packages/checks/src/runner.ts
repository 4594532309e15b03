import { Unsupported } from './capabilities.ts';
import { createContext, type Target } from './context.ts';
import { ExpectationError } from './expect.ts';
import { clip } from './show.ts';
import { takeRefusal } from './stack-alone.ts';
import { untilLate } from './until-late.ts';
import type { CheckDefinition } from './registry.ts';

export { loadChecks, type CheckDefinition } from './registry.ts';
export { createStack, type Stack, type StackResource } from './stack.ts';
export { destroyClients, type Credentials, type Keys } from './clients.ts';
export { describeMissing } from './capabilities.ts';
export { functionLogsWithNotes, loggedLines, type Mark } from './logs.ts';
export type { LoggedLine } from './runs-in-logs.ts';
export { clip } from './show.ts';
export type * from './capabilities.ts';
export type { Target } from './context.ts';

/** Characters of a sentence in a verdict, whatever a function answered. */
const LONGEST = 1000;

/** How a check ended. */
export interface CheckOutcome {
  readonly status: 'pass' | 'fail' | 'error' | 'unsupported';
  /** Sentences for the learner; absent when it passed. */
  readonly expected?: string;
  readonly happened?: string;
  /** Milliseconds of real time. */
  readonly duration: number;
}

/** Runs one check for at most so many milliseconds, and longer on a busy machine alone; never rejects. */
export async function runCheck(definition: CheckDefinition, target: Target, limit: number): Promise<CheckOutcome> {
  const started = performance.now();
  const end = (outcome: Omit<CheckOutcome, 'duration'>): CheckOutcome => ({
    ...outcome,
    duration: performance.now() - started,
  });
  const over = new AbortController();
  const late = untilLate(limit, over.signal).then(() => 'late' as const);
  // Nobody waits for it any more once the check has ended.
  late.catch(() => undefined);
  try {
    // What the check before was refused is not this one's.
    takeRefusal(target.capabilities);
    const context = createContext(target, definition.id);
    const ended = await Promise.race([Promise.resolve(definition.body(context)), late]);
    if (ended === 'late') {
      return end({
        status: 'fail',
        expected: `an end within ${limit / 1000} seconds`,
        happened: 'there was none by then',
      });
    }
    return end({ status: 'pass' });
  } catch (error) {
    return end(explain(takeRefusal(target.capabilities) ?? error));
  } finally {
    over.abort();
    target.capabilities.faults?.clear(target.account);
  }
}

function explain(error: unknown): Omit<CheckOutcome, 'duration'> {
  if (error instanceof ExpectationError) {
    return { status: 'fail', expected: clip(error.expected, LONGEST), happened: clip(error.happened, LONGEST) };
  }
  // Checks of the course end on everything that is reasonable; what is not came from the learner's functions.
  if (error instanceof RangeError) {
    return {
      status: 'fail',
      expected: 'everything that this check reads to be of a reasonable size',
      happened: `something was nested too deeply, or too large, to be read (${clip(error.message, 100)})`,
    };
  }
  if (error instanceof Unsupported) return { status: 'unsupported', happened: error.message };
  if (isServiceError(error)) {
    return {
      // A service that broke is not the learner's failure.
      status: error.$fault === 'client' ? 'fail' : 'error',
      expected: 'every call of this check to succeed',
      happened: `AWS answered ${error.name}: ${clip(error.message, 400)}`,
    };
  }
  return {
    status: 'error',
    expected: 'the check itself to run to its end',
    happened: `it broke: ${error instanceof Error ? `${error.name}: ${clip(error.message, 400)}` : String(error)}`,
  };
}

/** Errors of the SDK say which side is at fault. */
function isServiceError(error: unknown): error is Error & { readonly $fault: 'client' | 'server' } {
  return error instanceof Error && '$fault' in error && (error.$fault === 'client' || error.$fault === 'server');
}
