import type { AwsError } from '@coldstart/wire';
import type { Message } from './message.ts';

/** Why a delivery was given up. */
export type GivenUp = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | 'NonRetryableError';

/** How a dead letter names what went wrong: by the target's own error code, or by EventBridge's kinds of failures. */
export type FailureNaming = 'code' | 'kind';

/**
 * EventBridge's kinds, by the code or the status of the target's refusal; the first that fits.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
const KINDS: readonly (readonly [kind: string, fits: (error: AwsError) => boolean])[] = [
  ['THROTTLING', ({ code, status }) => status === 429 || /Thrott|TooManyRequests/.test(code)],
  ['NO_PERMISSIONS', ({ code }) => /AccessDenied|AuthorizationError|NotAuthorized/.test(code)],
  ['NO_RESOURCE', ({ code }) => /NotFound|NonExistent|DoesNotExist|NoSuch/.test(code)],
  ['RESOURCE_ALREADY_EXISTS', ({ code }) => /AlreadyExists/.test(code)],
  ['RESOURCE_LIMIT_EXCEEDED', ({ code }) => /Limit/.test(code)],
  ['INVALID_PARAMETER', ({ code }) => /Invalid|Validation|MissingParameter/.test(code)],
  ['INTERNAL_ERROR', ({ status = 400 }) => status >= 500],
];

/** What EventBridge finds out itself is a kind already: `THIRD_ACCOUNT_HOP_DETECTED`. */
const kindOf = (error: AwsError): string =>
  /^[A-Z_]+$/.test(error.code) ? error.code : (KINDS.find(([, fits]) => fits(error))?.[0] ?? 'SDK_CLIENT_ERROR');

/** The attributes that tell of a dead letter why it is one. What was not tried again has exhausted nothing. */
export function failureAttributes(
  error: AwsError,
  naming: FailureNaming,
  condition: GivenUp,
  retries: number,
): NonNullable<Message['attributes']> {
  const texts = {
    ERROR_CODE: naming === 'code' ? error.code : kindOf(error),
    ERROR_MESSAGE: error.message,
    ...(condition !== 'NonRetryableError' && { EXHAUSTED_RETRY_CONDITION: condition }),
    RETRY_ATTEMPTS: String(retries),
  };
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { type: 'String', value }]));
}
