import { UsageError } from '../problem.ts';

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);
const NOT_TAKEN = new Set([
  'AuthFailure',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation']);
const FULL = new Set(['LimitExceeded', 'LimitExceededException', 'ServiceQuotaExceededException', 'TooManyBuckets']);

/**
 * What AWS said, as the person at the command can act on it. Messages of what finds credentials are left out: they may
 * repeat a command line.
 *
 * @param doing such as `deploying`
 * @returns the error itself where it is no refusal of AWS
 */
export function refusal(error: unknown, doing: string, profile?: string): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error;
  const { name, message } = error;
  const signIn = `\`aws sso login${profile === undefined ? '' : ` --profile ${profile}`}\``;
  const say = (text: string): UsageError => new UsageError(text, { cause: error });
  if (name === 'TokenProviderError' || (name === 'CredentialsProviderError' && /sso/i.test(message)))
    return say(`The sign-in (SSO) of these AWS credentials has expired. Sign in again (${signIn}), and try again.`);
  if (name === 'CredentialsProviderError') {
    return say(
      `There are no AWS credentials${profile === undefined ? '' : ` in the profile \`${profile}\``}. Sign in (${signIn}), name a profile (--profile NAME), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. \`aws sts get-caller-identity\` says whether AWS takes them.`,
    );
  }
  if (EXPIRED.has(name))
    return say(`AWS says ${name}: these credentials have ended. Get new ones (${signIn}), and try again.`);
  if (NOT_TAKEN.has(name))
    return say(
      `AWS does not take these credentials (${name}) while ${doing}. Look which ones are used: \`aws configure list\`.`,
    );
  if (DENIED.has(name)) {
    return say(
      `AWS refuses this while ${doing}: ${message}. The credentials need the permission that it names; in an account of your own an administrator's have it.`,
    );
  }
  if (FULL.has(name))
    return say(
      `The account has no room for it (${name} while ${doing}): ${message}. Delete what is not needed, or ask for more in the console of Service Quotas.`,
    );
  if (isOffline(error))
    return say(
      `AWS cannot be reached while ${doing}: ${message}. Look at the network, at --region and at AWS_ENDPOINT_URL.`,
    );
  return error;
}

const isOffline = (error: Error): boolean =>
  'code' in error && ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'].includes(String(error.code));

/** What to do about reasons that are the account's, not the template's. */
export function accountRemedy(reasons: readonly string[]): string | undefined {
  const said = reasons.join('\n');
  if (/UnreservedConcurrentExecution/.test(said))
    return 'A new account runs ten functions at once, and none of these can be reserved. Ask for more in the console of Service Quotas (Lambda, concurrent executions): it is free. Your work is not at fault.';
  if (/not authorized to perform|AccessDenied/i.test(said))
    return 'The credentials lack the permission that it names. Your work is not at fault.';
  if (/limit exceeded|LimitExceeded|quota|maximum number of/i.test(said))
    return 'The account has no room for more of these: delete what is not needed, or ask for more in the console of Service Quotas. Your work is not at fault.';
  if (/already exists/i.test(said))
    return 'Something of this name is there already. If it was left by an earlier run, `pnpm course clean --backend aws` finds and deletes it.';
  return undefined;
}
