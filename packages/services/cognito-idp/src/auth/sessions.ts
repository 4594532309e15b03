import { randomBytes } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { notAuthorized, wrongSession } from '../errors.ts';
import { sessionsOf, type AuthSession, type Pool, type PoolClient, type User } from '../state.ts';

const MINUTE = 60_000;
/** Whoever begins and never ends must not fill the memory. */
const MOST_SESSIONS = 10_000;

/** Remembers where somebody is on the way in. @returns the token with which they go on */
export function openSession(
  call: Call,
  pool: Pool,
  client: PoolClient,
  { username }: Pick<User, 'username'>,
  challenge: string,
  data: Readonly<Record<string, unknown>>,
): string {
  const { byToken } = sessionsOf(call, pool);
  const now = call.now();
  for (const [token, { until }] of byToken) {
    if (until >= now && byToken.size < MOST_SESSIONS) break;
    byToken.delete(token);
  }
  // SRP's clients take it for bytes in base64.
  const token = randomBytes(129).toString('base64');
  const until = now + (client.settings.AuthSessionValidity ?? 3) * MINUTE;
  byToken.set(token, { username, clientId: client.id, challenge, until, used: false, tries: 0, data });
  return token;
}

interface Taking {
  readonly token: string | undefined;
  readonly clientId: string;
  readonly challenge: string | readonly string[];
  /** The user's name that comes with the answer, where one does. */
  readonly username?: string | undefined;
}

/**
 * The session that an answer belongs to. It can be answered once.
 *
 * @throws AwsError NotAuthorizedException
 */
export function takeSession(call: Call, pool: Pool, taking: Taking): AuthSession {
  const session = peekSession(call, pool, taking);
  session.used = true;
  return session;
}

/** Looks at a session without ending it: what is wrong with an answer may be mended. */
export function peekSession(call: Call, pool: Pool, { token, clientId, challenge, username }: Taking): AuthSession {
  const session = sessionsOf(call, pool).byToken.get(token ?? '');
  if (session === undefined || session.clientId !== clientId) throw wrongSession();
  if (!([challenge].flat() as string[]).includes(session.challenge)) throw wrongSession();
  if (username !== undefined && username !== session.username) throw wrongSession();
  if (session.used) throw notAuthorized('Invalid session for the user, session can only be used once.');
  if (session.until < call.now()) throw notAuthorized('Invalid session for the user, session is expired.');
  return session;
}
