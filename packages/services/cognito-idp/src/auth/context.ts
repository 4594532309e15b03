import type { AuthenticationResultType, ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import type { Pool, PoolClient, User } from '../state.ts';

/** One step of somebody's way in. */
export interface AuthStep {
  readonly call: Call;
  readonly pool: Pool;
  readonly client: PoolClient;
  /** AuthParameters, or ChallengeResponses. */
  readonly given: Readonly<Record<string, string>>;
  /**
   * What the app says besides, for the functions behind a step. Whoever begins says it to those before it alone:
   * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
   */
  readonly clientMetadata: Record<string, string> | undefined;
  readonly validationData?: Record<string, string> | undefined;
  /** What becomes of who is in, where that is not tokens at once: pages give a code for them. */
  readonly finish?: (user: User) => void;
}

/** What a step answers: tokens, or what is asked next. */
export interface AuthAnswer {
  readonly ChallengeName?: ChallengeNameType;
  readonly Session?: string;
  readonly ChallengeParameters?: Record<string, string>;
  readonly AvailableChallenges?: ChallengeNameType[];
  readonly AuthenticationResult?: AuthenticationResultType;
}

/** A member of what was given. @throws AwsError InvalidParameterException */
export function required({ given }: Pick<AuthStep, 'given'>, name: string): string {
  const value = given[name];
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
