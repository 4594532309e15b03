import { notAuthorized } from '../errors.ts';
import { issueTokens } from '../tokens/issue.ts';
import { findGrant, rotate } from '../tokens/grants.ts';
import { disabledUser, noUser } from '../errors.ts';
import { usersOf, type Grant, type User } from '../state.ts';
import type { AuthAnswer, AuthStep } from './context.ts';

/** The sign-in that a refresh token belongs to. @throws AwsError NotAuthorizedException */
export function grantOf(
  { call, pool, client }: AuthStep,
  token: string,
): { readonly grant: Grant; readonly user: User } {
  const grant = findGrant(call, pool, client.id, token);
  const user = usersOf(call, pool).get(grant.username);
  if (user === undefined) throw noUser();
  if (!user.enabled) throw disabledUser();
  return { grant, user };
}

/** New tokens for a refresh token; another of those, too, where the client has them take turns. */
export async function refresh(step: AuthStep, token: string): Promise<AuthAnswer> {
  const { call, pool, client, clientMetadata } = step;
  const { grant, user } = grantOf(step, token);
  const tokens = await issueTokens(call, { pool, client, user, grant, source: 'RefreshTokens', clientMetadata });
  const { Feature, RetryGracePeriodSeconds = 0 } = client.settings.RefreshTokenRotation ?? {};
  const RefreshToken = Feature === 'ENABLED' ? rotate(call, pool, grant, RetryGracePeriodSeconds) : undefined;
  return {
    ChallengeParameters: {},
    AuthenticationResult: { ...tokens, TokenType: 'Bearer', ...(RefreshToken !== undefined && { RefreshToken }) },
  };
}

/** @throws AwsError NotAuthorizedException for a client with a secret that is not told, or wrong */
export function checkClientSecret({ client }: Pick<AuthStep, 'client'>, given: string | undefined): void {
  if (client.secrets.length === 0 && given === undefined) return;
  if (!client.secrets.some(({ value }) => value === given))
    throw notAuthorized(`Unable to verify secret for client ${client.id}`);
}
