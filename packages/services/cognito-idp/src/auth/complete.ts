import type { User } from '../state.ts';
import { fire } from '../triggers/fire.ts';
import { issueTokens } from '../tokens/issue.ts';
import { newGrant } from '../tokens/grants.ts';
import { triggerAttributes } from '../users/show.ts';
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

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html */
export async function postAuthentication({ call, pool, client, clientMetadata }: AuthStep, user: User): Promise<void> {
  await fire(call, pool, 'PostAuthentication', {
    source: 'PostAuthentication_Authentication',
    username: user.username,
    clientId: client.id,
    request: {
      userAttributes: triggerAttributes(user),
      newDeviceUsed: false,
      ...(clientMetadata !== undefined && { clientMetadata }),
    },
    response: {},
  });
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html */
export async function preAuthentication(step: AuthStep, user: User | undefined, name: string): Promise<void> {
  const { call, pool, client, validationData = null } = step;
  const hides = client.settings.PreventUserExistenceErrors === 'ENABLED';
  // Of who is not there it hears only where the client must not.
  if (user === undefined && !hides) return;
  await fire(call, pool, 'PreAuthentication', {
    source: 'PreAuthentication_Authentication',
    username: user?.username ?? name,
    clientId: client.id,
    request: {
      userAttributes: user === undefined ? {} : triggerAttributes(user),
      validationData,
      ...(hides && { userNotFound: user === undefined }),
    },
    response: {},
  });
}
