import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { validation } from '../errors.ts';
import type { AttributeValue } from '../values/value.ts';

const CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ValidationException: 'ValidationError',
};

/** Bytes. */
const LARGEST_TRANSACTION = 4 * 1024 * 1024;

/** @throws ValidationException when what a transaction reads or writes is too much in all */
export function checkPayload(bytes: number): void {
  if (bytes > LARGEST_TRANSACTION) throw validation('Transaction payload size cannot exceed 4 MB');
}

/** Refused before anything is made of a transaction, where it is an item's own key. */
const EMPTY_KEY = /cannot contain an empty (?:string|binary) value\. Key: /;

/** Runs the part of a transaction that one action is; what speaks against it is a reason to cancel. */
export function reasonAgainst(task: () => void): CancellationReason {
  try {
    task();
    return { Code: 'None' };
  } catch (error) {
    const code = error instanceof AwsError ? CODES[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined || EMPTY_KEY.test(error.message)) throw error;
    const item = error.fields['Item'] as Record<string, AttributeValue> | undefined;
    return { Code: code, Message: error.message, ...(item === undefined ? {} : { Item: item }) };
  }
}

/** @throws TransactionCanceledException when there is a reason against any of a transaction's actions */
export function checkReasons(reasons: readonly CancellationReason[]): void {
  if (reasons.every(({ Code }) => Code === 'None')) return;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons: reasons } },
  );
}
