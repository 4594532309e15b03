/** What each trigger is told. Pure: the lessons run it in the browser. */
import type { User } from '../state.ts';
import { triggerAttributes } from '../users/show.ts';
import type { TriggerEvent } from './event.ts';

type Known = Pick<User, 'username' | 'sub' | 'attributes' | 'status'>;
type Texts = Readonly<Record<string, string>>;

/** Who asks, and what they have said to the functions. */
export interface Asking {
  /** Administrators come without an app client. */
  readonly clientId: string | undefined;
  readonly clientMetadata: Texts | undefined;
}

const metadata = ({ clientMetadata }: Asking) => (clientMetadata === undefined ? {} : { clientMetadata });

/**
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 *
 * @param source `SignUp`, `AdminCreateUser`
 */
export const preSignUpEvent = (
  { username, attributes }: Known,
  source: string,
  asking: Asking,
  validationData: Texts | null,
): TriggerEvent => ({
  source: `PreSignUp_${source}`,
  username,
  clientId: asking.clientId,
  request: { userAttributes: { ...attributes }, validationData, ...metadata(asking) },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
});

/**
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 *
 * @param source `ConfirmSignUp`, `ConfirmForgotPassword`
 */
export const postConfirmationEvent = (user: Known, source: string, asking: Asking): TriggerEvent => ({
  source: `PostConfirmation_${source}`,
  username: user.username,
  clientId: asking.clientId,
  request: { userAttributes: triggerAttributes(user), ...metadata(asking) },
  response: {},
});

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html */
export const customMessageEvent = (
  user: Known,
  source: string,
  asking: Asking,
  parameters: { readonly code: string; readonly link: string; readonly username: string | null },
): TriggerEvent => ({
  source: `CustomMessage_${source}`,
  username: user.username,
  clientId: asking.clientId,
  request: {
    userAttributes: triggerAttributes(user),
    codeParameter: parameters.code,
    linkParameter: parameters.link,
    usernameParameter: parameters.username,
    ...metadata(asking),
  },
  response: { smsMessage: null, emailMessage: null, emailSubject: null },
});

/**
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
 *
 * @param user or the name that nobody has
 * @param hides whether the client must not learn who is there: then the function hears of it
 */
export const preAuthenticationEvent = (
  user: Known | string,
  clientId: string,
  validationData: Texts | null,
  hides: boolean,
): TriggerEvent => ({
  source: 'PreAuthentication_Authentication',
  username: typeof user === 'string' ? user : user.username,
  clientId,
  request: {
    userAttributes: typeof user === 'string' ? {} : triggerAttributes(user),
    validationData,
    ...(hides && { userNotFound: typeof user === 'string' }),
  },
  response: {},
});

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html */
export const postAuthenticationEvent = (user: Known, asking: Asking): TriggerEvent => ({
  source: 'PostAuthentication_Authentication',
  username: user.username,
  clientId: asking.clientId,
  request: { userAttributes: triggerAttributes(user), newDeviceUsed: false, ...metadata(asking) },
  response: {},
});

/** `V2_0`, as a pool names it. */
export type TokenEventVersion = 'V1_0' | 'V2_0' | 'V3_0';

/** The member of the response that says what changes. */
export const detailsMember = (version: TokenEventVersion): string =>
  version === 'V1_0' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails';

/** What a token would say of groups and scopes. */
export interface TokenGroups {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | undefined;
  readonly scopes: readonly string[];
}

/**
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 *
 * @param user `undefined` for a program, which version 3 alone hears of
 * @param source `Authentication`, `RefreshTokens`
 */
export const preTokenEvent = (
  user: Known | undefined,
  source: string,
  asking: Asking,
  { groups, roles, preferredRole, scopes }: TokenGroups,
  version: TokenEventVersion,
): TriggerEvent => ({
  version: version.slice(1, 2),
  source: `TokenGeneration_${source}`,
  username: user?.username ?? asking.clientId ?? '',
  clientId: asking.clientId,
  request: {
    userAttributes: user === undefined ? {} : triggerAttributes(user),
    groupConfiguration: {
      groupsToOverride: groups,
      iamRolesToOverride: roles,
      preferredRole: preferredRole ?? null,
    },
    ...(version !== 'V1_0' && { scopes }),
    ...metadata(asking),
  },
  response: { [detailsMember(version)]: null },
});
