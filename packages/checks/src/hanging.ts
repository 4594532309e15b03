import { ExpectationError } from './expect.ts';
import type { Invocation } from './invoke.ts';
import { show } from './show.ts';
import type { Stack } from './stack.ts';

/** Calls that may find out that a function does not start. Each takes what Lambda gives it to initialize. */
const ATTEMPTS = 2;

const hanging = new WeakMap<Stack, Map<string, number>>();

/**
 * Functions whose initialization did not end, call after call. Every check would wait for them anew, and for the same
 * answer; after a few calls they are not called again, until they are configured or answer.
 */
export function hangingFunctions(stack: Stack): {
  /** @throws ExpectationError for a function that has been given up */
  check(functionName: string, shown: string, event: unknown): void;
  note(functionName: string, invocation: Invocation): void;
  forget(functionName: string): void;
} {
  const calls = hanging.get(stack) ?? new Map<string, number>();
  hanging.set(stack, calls);
  return {
    check(functionName, shown, event) {
      if ((calls.get(functionName) ?? 0) < ATTEMPTS) return;
      throw new ExpectationError(
        `${shown} to answer the event ${show(event)}`,
        `it failed with Sandbox.Timedout: its initialization did not end in ${ATTEMPTS} calls before this one, so it was not called again`,
      );
    },
    note(functionName, { initializationHung }) {
      if (initializationHung) calls.set(functionName, (calls.get(functionName) ?? 0) + 1);
      else calls.delete(functionName);
    },
    forget: (functionName) => void calls.delete(functionName),
  };
}
