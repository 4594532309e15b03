import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import type { Pool } from '../state.ts';

/** Admins use no app client. */
const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** The functions that a pool waits for. */
export type TriggerName = Exclude<
  keyof LambdaConfigType,
  'KMSKeyID' | 'CustomSMSSender' | 'CustomEmailSender' | 'PreTokenGenerationConfig' | 'InboundFederation'
>;

export interface TriggerEvent {
  /** `1`, where a trigger has no other versions. */
  readonly version?: string;
  /** `PreSignUp_SignUp` */
  readonly source: string;
  readonly username: string;
  readonly clientId: string | undefined;
  readonly request: object;
  /** What the function fills in. */
  readonly response: object;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export function eventOf(
  pool: Pick<Pool, 'id' | 'region'>,
  { version = '1', source, username, clientId, request, response }: TriggerEvent,
): object {
  return {
    version,
    region: pool.region,
    userPoolId: pool.id,
    userName: username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? NO_CLIENT },
    triggerSource: source,
    request,
    response,
  };
}
