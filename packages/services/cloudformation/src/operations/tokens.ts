import { AwsError } from '@coldstart/wire';
import type { Stack } from '../state.ts';

/**
 * Whether an operation was carried out before: one that a client sends again, with the same token, is carried out once.
 *
 * @throws TokenAlreadyExistsException where another operation on the stack has had the token
 */
export function wasDone(stack: Stack, operation: string, token: string | undefined): boolean {
  const known = token === undefined ? undefined : stack.tokens?.get(token);
  if (known === undefined || known === operation) return known === operation;
  throw new AwsError(
    'TokenAlreadyExistsException',
    `The client request token ${token} was used for ${known} already: give each request its own.`,
    { status: 400 },
  );
}

/** Notes that an operation is carried out under its token. */
export function noteToken(stack: Stack, operation: string, token: string | undefined): void {
  if (token === undefined) return;
  stack.tokens ??= new Map();
  stack.tokens.set(token, operation);
}
