import { randomBytes, randomUUID } from 'node:crypto';
import { invalidParameter, noUser, wrongPassword } from '../errors.ts';
import type { AuthSession, User } from '../state.ts';
import { findUser, lookUpUser } from '../users/find.ts';
import { migrate } from '../users/migrate.ts';
import { preAuthentication } from './complete.ts';
import { required, type AuthAnswer, type AuthStep } from './context.ts';
import { checkLock, failSignIn } from './lockout.ts';
import { afterFirstFactor } from './second-factor.ts';
import { openSession, takeSession } from './sessions.ts';
import { beginSrp, hashPassword, isPassword, provesPassword, type SrpServer } from './srp.ts';
import { checkState, unknownUser } from './user-state.ts';

/** A password as it is. */
export async function byPassword(step: AuthStep): Promise<AuthAnswer> {
  const { call, pool, client } = step;
  const name = required(step, 'USERNAME');
  const password = required(step, 'PASSWORD');
  const user = lookUpUser(call, pool, name) ?? (await migrate(step, name, password));
  await preAuthentication(step, user, name);
  if (user === undefined) throw unknownUser(client);
  checkPasswordOf(step, user, password);
  return afterFirstFactor(step, user);
}

/** @throws AwsError as AWS refuses a wrong password, or a user who may not sign in */
export function checkPasswordOf({ call, pool }: Pick<AuthStep, 'call' | 'pool'>, user: User, password: string): void {
  checkLock(user, call);
  checkState(user, call);
  if (user.password === undefined || !isPassword(user.password, pool.id, user.username, password))
    failSignIn(user, call);
}

/** What is kept until the proof comes. */
type SrpSession = SrpServer & { readonly userId: string; readonly isKnown: boolean };

/**
 * The first half of SRP: the client's number for the server's.
 *
 * @param more what the session keeps besides
 */
export async function bySrp(step: AuthStep, more: Readonly<Record<string, unknown>> = {}): Promise<AuthAnswer> {
  const { call, pool, client } = step;
  const name = required(step, 'USERNAME');
  const clientPublic = required(step, 'SRP_A');
  const user = lookUpUser(call, pool, name);
  await preAuthentication(step, user, name);
  if (user !== undefined) {
    checkLock(user, call);
    checkState(user, call);
  } else if (client.settings.PreventUserExistenceErrors !== 'ENABLED') throw noUser();
  const userId = user?.username ?? (pool.settings.UsernameAttributes === undefined ? name : randomUUID());
  // Whoever names nobody, or somebody without a password, learns it in the second half alone.
  const hash = user?.password ?? hashPassword(pool.id, userId, randomBytes(24).toString('base64'));
  const server = beginSrp(hash, clientPublic);
  if (server === undefined) throw invalidParameter('SRP_A is no number of the client that a session could be made of.');
  const isKnown = user?.password !== undefined;
  const data: SrpSession = { ...server, userId, isKnown };
  const block = openSession(call, pool, client, { username: userId }, 'PASSWORD_VERIFIER', { ...more, srp: data });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: hash.salt,
      SECRET_BLOCK: block,
      SRP_B: server.serverPublic,
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
    ...(Object.keys(more).length > 0 && { Session: block }),
  };
}

/** `Tue Nov 3 10:00:00 UTC 2026` */
const TIMESTAMP = /^[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} [A-Z]{3,4} \d{4}$/;

/** The second half of SRP. @returns whose password it is, and the session that it belongs to */
export function proveBySrp(step: AuthStep): { readonly user: User; readonly session: AuthSession } {
  const { call, pool, client } = step;
  const secretBlock = required(step, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const signature = required(step, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = required(step, 'TIMESTAMP');
  if (!TIMESTAMP.test(timestamp))
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
  const session = takeSession(call, pool, { token: secretBlock, clientId: client.id, challenge: 'PASSWORD_VERIFIER' });
  const srp = session.data['srp'] as SrpSession;
  if (!srp.isKnown) throw wrongPassword();
  const user = findUser(call, pool, srp.userId);
  checkLock(user, call);
  checkState(user, call);
  const claim = { poolId: pool.id, username: srp.userId, secretBlock, timestamp, signature };
  if (user.password === undefined || !provesPassword(user.password, srp, claim)) failSignIn(user, call);
  return { user, session };
}
