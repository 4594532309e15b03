import type { CheckContext } from '@coldstart/checks';

type Members = Readonly<Record<string, unknown>>;

/** An event as Cognito sends it, with members that nobody has heard of yet. */
export interface TriggerEvent extends Members {
  readonly request: Members;
  readonly response: Members;
}

interface EventSettings {
  readonly version?: string;
  /** `PreSignUp_SignUp` */
  readonly source: string;
  readonly email: string;
  readonly response: Members;
  readonly sub?: string;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export function triggerEvent(
  t: CheckContext,
  { version = '1', source, email, response, sub = t.random.uuid() }: EventSettings,
): TriggerEvent {
  return {
    version,
    region: t.region,
    userPoolId: t.stack.resource('Customers'),
    userName: sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: t.stack.resource('ShopClient') },
    triggerSource: source,
    request: {
      userAttributes: { sub, email, [`custom:${t.random.word()}`]: t.random.unicode() },
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
      [`${t.random.word()}Of2027`]: { list: [t.random.int(1, 99), null] },
    },
    response,
    [`${t.random.word()}Of2028`]: t.random.unicode(),
  };
}

export const PRE_SIGN_UP = { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false };
export const PRE_TOKEN = { claimsAndScopeOverrideDetails: null };
