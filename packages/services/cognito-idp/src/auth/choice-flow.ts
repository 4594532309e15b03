import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter, notImplemented } from '../errors.ts';
import type { Pool, User } from '../state.ts';
import { lookUpUser } from '../users/find.ts';
import { complete, preAuthentication } from './complete.ts';
import { required, type AuthAnswer, type AuthStep } from './context.ts';
import { byPassword, bySrp } from './password-flow.ts';
import { sendFactor } from './second-factor.ts';
import { openSession, takeSession } from './sessions.ts';
import { checkState, unknownUser } from './user-state.ts';

/** What a user may choose between. */
export function choicesOf({ settings }: Pool, user: User): ChallengeNameType[] {
  const allowed = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'];
  return [
    ...(allowed.includes('PASSWORD') && user.password !== undefined ? (['PASSWORD', 'PASSWORD_SRP'] as const) : []),
    ...(allowed.includes('EMAIL_OTP') && user.attributes['email'] !== undefined ? (['EMAIL_OTP'] as const) : []),
    ...(allowed.includes('SMS_OTP') && user.attributes['phone_number'] !== undefined ? (['SMS_OTP'] as const) : []),
  ];
}

/**
 * A sign-in in which users choose how.
 *
 * @param session of a sign-up that was confirmed: nothing more is asked
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
export async function byChoice(step: AuthStep, session: string | undefined): Promise<AuthAnswer> {
  const { call, pool, client, given } = step;
  const name = required(step, 'USERNAME');
  const user = lookUpUser(call, pool, name);
  if (user === undefined) {
    await preAuthentication(step, user, name);
    throw unknownUser(client);
  }
  if (session !== undefined) {
    const taking = { token: session, clientId: client.id, challenge: 'CONFIRMED_SIGN_UP', username: user.username };
    takeSession(call, pool, taking);
    checkState(user, call);
    return complete(step, user);
  }
  const { PREFERRED_CHALLENGE: preferred } = given;
  if (preferred === 'WEB_AUTHN') throw notImplemented('Passkeys of user pools (WEB_AUTHN)');
  const choices = choicesOf(pool, user);
  if (preferred !== undefined && choices.some((one) => one === preferred)) return begin(step, user, preferred);
  await preAuthentication(step, user, name);
  checkState(user, call);
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    Session: openSession(call, pool, client, user, 'SELECT_CHALLENGE', {}),
    ChallengeParameters: {},
    AvailableChallenges: choices,
  };
}

/** SELECT_CHALLENGE: the user has chosen. */
export async function choose(step: AuthStep, user: User): Promise<AuthAnswer> {
  const answer = required(step, 'ANSWER');
  if (answer === 'WEB_AUTHN') throw notImplemented('Passkeys of user pools (WEB_AUTHN)');
  if (!choicesOf(step.pool, user).some((one) => one === answer))
    throw invalidParameter(`Invalid challenge selected: ${answer}`);
  return begin(step, user, answer);
}

async function begin(step: AuthStep, user: User, factor: string): Promise<AuthAnswer> {
  if (factor === 'PASSWORD') {
    if (step.given['PASSWORD'] === undefined) return ask(step, user);
    return byPassword(step);
  }
  if (factor === 'PASSWORD_SRP') return bySrp(step, { choice: true });
  await preAuthentication(step, user, user.username);
  checkState(user, step.call);
  return sendFactor(step, user, factor === 'EMAIL_OTP' ? 'EMAIL_OTP' : 'SMS_OTP', { first: true });
}

/** Somebody prefers a password, and has not given it yet. */
const ask = ({ call, pool, client }: AuthStep, user: User): AuthAnswer => ({
  ChallengeName: 'PASSWORD',
  Session: openSession(call, pool, client, user, 'PASSWORD', {}),
  ChallengeParameters: {},
});
