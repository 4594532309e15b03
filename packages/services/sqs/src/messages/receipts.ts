import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { contentsOf, type Queue } from '../state.ts';
import type { Message } from './message.ts';

const HEAD = 'AQEB';

/** What a receiver names a message by; opaque to it. Each time that a message is received it has another. */
export function receiptHandle({ arn }: Queue, { id, receipt }: Message): string {
  return `${HEAD}${Buffer.from(JSON.stringify([arn, id, receipt])).toString('base64')}`;
}

export interface Receipt {
  /** `undefined` for one that was deleted. */
  readonly message: Message | undefined;
  /** Whether it was received again since. */
  readonly isOld: boolean;
}

/** @throws AwsError ReceiptHandleIsInvalid for what this queue has never given */
export function readReceipt(call: Call, queue: Queue, handle: string): Receipt {
  const [arn, id, receipt] = decode(handle);
  if (arn !== queue.arn || id === undefined)
    throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
  const message = contentsOf(call, queue).messages.get(id);
  return { message, isOld: message !== undefined && message.receipt !== receipt };
}

function decode(handle: string): readonly [arn?: string, id?: string, receipt?: number] {
  if (!handle.startsWith(HEAD)) return [];
  try {
    const read: unknown = JSON.parse(Buffer.from(handle.slice(HEAD.length), 'base64').toString('utf8'));
    return Array.isArray(read) ? (read as [string, string, number]) : [];
  } catch {
    return [];
  }
}
