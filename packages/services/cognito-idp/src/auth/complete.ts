import type { User } from '../state.ts';
import { postAuthenticationEvent, preAuthenticationEvent } from '../triggers/events.ts';
import { fire } from '../triggers/fire.ts';
import { issueTokens } from '../tokens/issue.ts';
import { newGrant } from '../tokens/grants.ts';
import type { AuthAnswer, AuthStep } from './context.ts';

/** Somebody is in. @param source as PreTokenGeneration is told: `Authentication` */
export async function complete(step: AuthStep, user: User, source = 'Authentication'): Promise<AuthAnswer> {
  const { call, pool, client, clientMetadata } = step;
  user.failures = { count: 0, lockedUntil: 0 };
  await postAuthentication(step, user);
  if (step.finish !== undefined) {
    step.finish(user);
    return { ChallengeParameters: {} };
  }
  const { grant, refreshToken } = newGrant(call, pool, client, user);
  const tokens = await issueTokens(call, { pool, client, user, grant, source, clientMetadata });
  return {
    ChallengeParameters: {},
    AuthenticationResult: { ...tokens, TokenType: 'Bearer', RefreshToken: refreshToken },
  };
}

export async function postAuthentication(step: AuthStep, user: User): Promise<void> {
  const { call, pool, client, clientMetadata } = step;
  await fire(call, pool, 'PostAuthentication', postAuthenticationEvent(user, { clientId: client.id, clientMetadata }));
}

export async function preAuthentication(step: AuthStep, user: User | undefined, name: string): Promise<void> {
  const { call, pool, client, validationData = null } = step;
  const hides = client.settings.PreventUserExistenceErrors === 'ENABLED';
  // Of who is not there it hears only where the client must not.
  if (user === undefined && !hides) return;
  await fire(call, pool, 'PreAuthentication', preAuthenticationEvent(user ?? name, client.id, validationData, hides));
}
