/**
 * What a pool asks its functions without any cloud: which of them, in which order, with which events, and what becomes of
 * their answers. The code that makes events and reads answers is the pool's own; the order is compared with it by a test.
 */
import { AwsError } from '@coldstart/wire/errors';
import { OWN_SCOPE } from '../tokens/scopes.ts';
import { ATTEMPTS, responseOf, signUpFlags, silent, type Values } from './answer.ts';
import { eventOf, type TriggerEvent, type TriggerName } from './event.ts';
import {
  customMessageEvent,
  postAuthenticationEvent,
  postConfirmationEvent,
  preAuthenticationEvent,
  preSignUpEvent,
  preTokenEvent,
  type Asking,
  type TokenEventVersion,
} from './events.ts';
import { changedDraft, type TokenDraft } from './token-draft.ts';

export { ATTEMPTS, PATIENCE } from './answer.ts';
export type { TriggerName } from './event.ts';
export type { TokenEventVersion } from './events.ts';
export type { TokenDraft } from './token-draft.ts';

/** What somebody does; a reset is the second half of it, with the code. */
export type Occasion = 'signUp' | 'confirm' | 'signIn' | 'refresh' | 'forgot' | 'reset' | 'create';

/** Somebody, and the pool that they come to. */
export interface PreviewPool {
  readonly id: string;
  readonly region: string;
  readonly clientId: string;
  readonly user: { readonly username: string; readonly sub: string; readonly attributes: Record<string, string> };
  readonly version: TokenEventVersion;
}

export interface PreviewTrigger {
  readonly trigger: TriggerName;
  readonly event: object;
}

const CODE = { code: '{####}', link: '{##Click Here##}' };

/** The tokens of somebody without groups, before a function was asked. */
export const draftOf = ({ user }: PreviewPool): TokenDraft => ({
  id: user.attributes,
  access: {},
  scopes: [OWN_SCOPE],
  groups: [],
  roles: [],
  preferredRole: undefined,
});

type Asked = readonly (readonly [TriggerName, TriggerEvent])[];

/** Which functions are asked, one after the other, while each answers with its event. */
const ORDER: Readonly<Record<Occasion, (pool: PreviewPool) => Asked>> = {
  signUp: (pool) => [
    ['PreSignUp', preSignUpEvent({ ...pool.user, status: 'UNCONFIRMED' }, 'SignUp', by(pool), null)],
    ['CustomMessage', messageEvent(pool, 'UNCONFIRMED', 'SignUp')],
  ],
  confirm: (pool) => [['PostConfirmation', postConfirmationEvent(confirmed(pool), 'ConfirmSignUp', by(pool))]],
  signIn: (pool) => [
    ['PreAuthentication', preAuthenticationEvent(confirmed(pool), pool.clientId, null, false)],
    ['PostAuthentication', postAuthenticationEvent(confirmed(pool), by(pool))],
    ['PreTokenGeneration', tokenEvent(pool, 'Authentication')],
  ],
  refresh: (pool) => [['PreTokenGeneration', tokenEvent(pool, 'RefreshTokens')]],
  forgot: (pool) => [['CustomMessage', messageEvent(pool, 'CONFIRMED', 'ForgotPassword')]],
  reset: (pool) => [['PostConfirmation', postConfirmationEvent(confirmed(pool), 'ConfirmForgotPassword', by(pool))]],
  create: ({ user }) => [
    ['PreSignUp', preSignUpEvent({ ...user, status: 'FORCE_CHANGE_PASSWORD' }, 'AdminCreateUser', ADMIN, null)],
    [
      'CustomMessage',
      customMessageEvent({ ...user, status: 'FORCE_CHANGE_PASSWORD' }, 'AdminCreateUser', ADMIN, {
        ...CODE,
        username: '{username}',
      }),
    ],
  ],
};

const ADMIN: Asking = { clientId: undefined, clientMetadata: undefined };
const by = ({ clientId }: PreviewPool): Asking => ({ clientId, clientMetadata: undefined });

const confirmed = ({ user }: PreviewPool) => ({
  ...user,
  attributes: { ...user.attributes, email_verified: 'true' },
  status: 'CONFIRMED' as const,
});

const messageEvent = (pool: PreviewPool, status: 'UNCONFIRMED' | 'CONFIRMED', what: string): TriggerEvent =>
  customMessageEvent(status === 'CONFIRMED' ? confirmed(pool) : { ...pool.user, status }, what, by(pool), {
    ...CODE,
    username: null,
  });

const tokenEvent = (pool: PreviewPool, source: string): TriggerEvent =>
  preTokenEvent(confirmed(pool), source, by(pool), draftOf(pool), pool.version);

export const previewTriggers = (occasion: Occasion, pool: PreviewPool): PreviewTrigger[] =>
  ORDER[occasion](pool).map(([trigger, event]) => ({ trigger, event: eventOf(pool, event) }));

/** What a function does: answers with JSON, fails as Lambda tells of it, or takes longer than Cognito waits. */
export type PreviewAnswer =
  | { readonly json: string }
  | { readonly error: { readonly errorType: string; readonly errorMessage: string } }
  | 'late';

export interface PreviewResult {
  /** What it has made of the event's `response`. */
  readonly response?: Values;
  /** What Cognito tells its client instead. */
  readonly refusal?: { readonly code: string; readonly message: string };
  /** How often it was asked. */
  readonly attempts: number;
}

/** What becomes of a function's answer. */
export function previewAnswer(trigger: TriggerName, answer: PreviewAnswer, version: TokenEventVersion): PreviewResult {
  if (answer === 'late') return { refusal: silent(trigger), attempts: ATTEMPTS };
  const failed = 'error' in answer;
  try {
    const response = responseOf(trigger, failed ? JSON.stringify(answer.error) : answer.json, failed);
    // Whatever is in it has to be readable, too.
    if (trigger === 'PreSignUp') signUpFlags(response);
    if (trigger === 'PreTokenGeneration') changedDraft(NOTHING, response, version);
    return { response, attempts: 1 };
  } catch (error) {
    if (error instanceof AwsError) return { refusal: error, attempts: 1 };
    throw error;
  }
}

const NOTHING: TokenDraft = { id: {}, access: {}, scopes: [], groups: [], roles: [], preferredRole: undefined };

/** Whether a function before a sign-up confirms whom it was asked about. */
export const confirmsUser = (response: Values): boolean => signUpFlags(response).confirmed;

/** The tokens that come of a function's answer. */
export const previewTokens = (pool: PreviewPool, response: Values): TokenDraft =>
  changedDraft(draftOf(pool), response, pool.version);
