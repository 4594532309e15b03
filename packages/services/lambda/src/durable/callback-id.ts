import { invalidCallback } from './errors.ts';

interface CallbackOf {
  readonly arn: string;
  readonly operation: string;
}

/** Opaque, as AWS's; whoever has it can tell which execution it belongs to, and cannot make one up. */
export const callbackIdOf = (arn: string, operation: string, secret: string): string =>
  Buffer.from(JSON.stringify([arn, operation, secret])).toString('base64');

/** @throws AwsError for what is none */
export function readCallbackId(text: string): CallbackOf {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    if (Array.isArray(parts)) {
      const [arn, operation] = parts as unknown[];
      if (typeof arn === 'string' && typeof operation === 'string') return { arn, operation };
    }
  } catch {
    // Not one of this cloud's.
  }
  throw invalidCallback();
}
