import { createHash } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { type Call, defineState } from '@coldstart/cloud';

/** Milliseconds for which a transaction is the same when it has the same token. */
const REMEMBERED = 10 * 60 * 1000;

interface Done {
  readonly digest: string;
  readonly at: number;
}

/** Transactions that have been carried out, by their tokens, the oldest first. */
const transactions = defineState('dynamodb/transactions', () => ({ byToken: new Map<string, Done>() }));

/** JSON that does not depend on the order of members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (member instanceof Uint8Array) return Buffer.from(member).toString('base64');
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Whether a transaction with this token has been carried out already. @throws IdempotentParameterMismatchException */
export function isRepeated(call: Call, token: string | undefined, request: unknown): boolean {
  if (token === undefined) return false;
  const done = call.state(transactions).byToken.get(token);
  if (done === undefined || done.at <= call.now() - REMEMBERED) return false;
  if (done.digest === digestOf(request)) return true;
  throw new AwsError(
    'IdempotentParameterMismatchException',
    'Request parameters do not match the ones of an earlier request with the same client token',
  );
}

function digestOf(request: unknown): string {
  return createHash('sha256').update(canonical(request)).digest('base64');
}

/** Remembers a transaction for ten minutes. */
export function remember(call: Call, token: string | undefined, request: unknown): void {
  if (token === undefined) return;
  const { byToken } = call.state(transactions);
  for (const [old, { at }] of byToken) {
    if (at > call.now() - REMEMBERED) break;
    byToken.delete(old);
  }
  byToken.delete(token);
  byToken.set(token, { digest: digestOf(request), at: call.now() });
}
