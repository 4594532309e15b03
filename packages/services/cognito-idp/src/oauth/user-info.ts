import { AwsError, type WireResponse } from '@coldstart/wire';
import { readAccessToken } from '../tokens/access-token.ts';
import { isShown } from '../tokens/claims.ts';
import { mayRead } from '../users/show.ts';
import { json, type Visit } from './visit.ts';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
export async function userInfo({ call, pool, request }: Visit): Promise<WireResponse> {
  const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
  try {
    const { client, user, scopes, pool: issuedBy } = await readAccessToken(call, token, 'openid');
    if (issuedBy.id !== pool.id) return invalid();
    const seen = Object.entries(user.attributes).filter(([name]) => mayRead(client, name) && isShown(scopes, name));
    return json(200, { sub: user.sub, ...Object.fromEntries(seen), username: user.username });
  } catch (error) {
    if (error instanceof AwsError) return invalid();
    throw error;
  }
}

const DESCRIPTION = 'Access token is expired, disabled, or deleted, or the user has globally signed out.';

const invalid = (): WireResponse =>
  json(
    401,
    { error: 'invalid_token', error_description: DESCRIPTION },
    { 'www-authenticate': `error="invalid_token", error_description="${DESCRIPTION}"` },
  );
