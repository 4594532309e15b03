import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter, noUser, notImplemented, refused, wrongSession } from '../errors.ts';
import type { AuthSession, User } from '../state.ts';
import { checkMutable, checkWritable, missingOf, putAttributes, readAttributes } from '../users/attributes.ts';
import { findUser } from '../users/find.ts';
import { claimAlias } from '../users/new-user.ts';
import { setPassword } from '../users/password.ts';
import { choose } from './choice-flow.ts';
import { complete } from './complete.ts';
import { required, type AuthAnswer, type AuthStep } from './context.ts';
import { afterSrp, answerChallenge } from './custom-flow.ts';
import { checkPasswordOf, proveBySrp } from './password-flow.ts';
import { afterFirstFactor, askFor, askForFactor, type Factor } from './second-factor.ts';
import { peekSession, takeSession } from './sessions.ts';
import { takeCode } from './totp.ts';

/** Wrong answers to one challenge. */
const MOST_TRIES = 5;

const sourceOf = ({ data }: AuthSession): string | undefined => data['source'] as string | undefined;

type Answering = (step: AuthStep, session: AuthSession, user: User, take: () => void) => Promise<AuthAnswer>;

/** What each challenge makes of its answer. `take` ends its session: what is wrong before may be mended. */
const CHALLENGES: Partial<Record<ChallengeNameType, Answering>> = {
  NEW_PASSWORD_REQUIRED: async (step, _session, user, take) => {
    changePassword(step, user, take);
    return askForFactor(step, user, 'NewPasswordChallenge');
  },
  SOFTWARE_TOKEN_MFA: async (step, session, user, take) => {
    const code = required(step, 'SOFTWARE_TOKEN_MFA_CODE');
    try {
      takeCode(user, code, step.call);
    } catch (error) {
      countTry(session, take);
      throw error;
    }
    take();
    return complete(step, user, sourceOf(session));
  },
  SMS_MFA: (step, session, user, take) => byCode(step, session, user, 'SMS_MFA_CODE', take),
  SMS_OTP: (step, session, user, take) => byCode(step, session, user, 'SMS_OTP_CODE', take),
  EMAIL_OTP: (step, session, user, take) => byCode(step, session, user, 'EMAIL_OTP_CODE', take),
  SELECT_MFA_TYPE: async (step, session, user, take) => {
    const answer = required(step, 'ANSWER');
    const factors = session.data['factors'] as readonly Factor[];
    const chosen = factors.find((factor) => factor === answer);
    if (chosen === undefined) throw invalidParameter(`Invalid MFA type selected: ${answer}`);
    take();
    return askFor(step, user, chosen, sourceOf(session));
  },
  MFA_SETUP: async (step, session, user, take) => {
    if (session.data['verified'] !== true)
      throw invalidParameter(
        'Set up a second factor first: AssociateSoftwareToken and VerifySoftwareToken with this session.',
      );
    take();
    return complete(step, user, sourceOf(session));
  },
  SELECT_CHALLENGE: async (step, _session, user, take) => {
    take();
    return choose(step, user);
  },
  PASSWORD: async (step, _session, user, take) => {
    checkPasswordOf(step, user, required(step, 'PASSWORD'));
    take();
    return afterFirstFactor(step, user);
  },
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export async function respond(
  step: AuthStep,
  challenge: ChallengeNameType,
  token: string | undefined,
  user: User | undefined,
): Promise<AuthAnswer> {
  const { call, pool, client } = step;
  if (challenge === 'PASSWORD_VERIFIER' || challenge === 'PASSWORD_SRP') {
    const proved = proveBySrp(step);
    if (proved.session.data['custom'] !== undefined) return afterSrp(step, proved.user, proved.session);
    return afterFirstFactor(step, proved.user);
  }
  const taking = { token, clientId: client.id, challenge };
  if (challenge === 'CUSTOM_CHALLENGE') {
    required(step, 'ANSWER');
    return answerChallenge(step, takeSession(call, pool, taking));
  }
  const answering = CHALLENGES[challenge];
  if (answering === undefined) throw notImplemented(`Challenges of the kind ${challenge}`);
  if (user === undefined) throw noUser();
  const session = peekSession(call, pool, { ...taking, username: user.username });
  return answering(step, session, findUser(call, pool, session.username), () => {
    session.used = true;
  });
}

function changePassword(step: AuthStep, user: User, take: () => void): void {
  const { call, pool, client, given } = step;
  const password = required(step, 'NEW_PASSWORD');
  const named = Object.entries(given).filter(([name]) => name.startsWith('userAttributes.'));
  const attributes = readAttributes(
    pool,
    named.map(([name, Value]) => ({ Name: name.slice('userAttributes.'.length), Value })),
  );
  checkWritable(client, Object.keys(attributes));
  checkMutable(pool, user, Object.keys(attributes));
  const missing = missingOf(pool.schema, { ...user.attributes, ...attributes });
  if (missing.length > 0) throw invalidParameter(`Invalid attributes given, ${missing[0]} is missing`);
  for (const [name, value] of Object.entries(attributes)) claimAlias(call, pool, user, name, value);
  setPassword(pool, user, password);
  putAttributes(user, attributes);
  user.status = 'CONFIRMED';
  user.changed = call.now();
  take();
}

/** Nobody guesses for ever: after a few wrong codes the way in begins anew. */
function countTry(session: AuthSession, take: () => void): void {
  session.tries += 1;
  if (session.tries < MOST_TRIES) return;
  take();
  throw wrongSession();
}

async function byCode(
  step: AuthStep,
  session: AuthSession,
  user: User,
  member: string,
  take: () => void,
): Promise<AuthAnswer> {
  const code = step.given[member] ?? required(step, session.challenge === 'SMS_MFA' ? 'SMS_MFA_CODE' : member);
  if (code !== session.data['code']) {
    countTry(session, take);
    throw refused('CodeMismatchException', 'Invalid code or auth state for the user.');
  }
  take();
  if (session.data['first'] !== true) return complete(step, user, sourceOf(session));
  markVerified(user, session.challenge);
  return complete(step, user);
}

/** A code that came verifies where it went. */
function markVerified(user: User, challenge: string): void {
  const name = challenge === 'EMAIL_OTP' ? 'email' : 'phone_number';
  user.attributes = { ...user.attributes, [`${name}_verified`]: 'true' };
}
