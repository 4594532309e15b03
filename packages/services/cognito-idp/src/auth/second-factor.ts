import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import { sendCode } from '../messages/send.ts';
import type { Pool, User } from '../state.ts';
import { missingOf } from '../users/attributes.ts';
import { newCode } from '../users/codes.ts';
import { complete } from './complete.ts';
import type { AuthAnswer, AuthStep } from './context.ts';
import { openSession } from './sessions.ts';

export type Factor = 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA' | 'EMAIL_OTP';

/** The second factors that a pool has. */
export const factorsOf = ({ mfa }: Pool): Factor[] => [
  ...(mfa.sms === undefined ? [] : ['SMS_MFA' as const]),
  ...(mfa.software ? ['SOFTWARE_TOKEN_MFA' as const] : []),
  ...(mfa.email === undefined ? [] : ['EMAIL_OTP' as const]),
];

/** Whether a user could be asked for it. */
export function hasFactor({ totp, attributes }: User, factor: Factor): boolean {
  if (factor === 'SOFTWARE_TOKEN_MFA') return totp?.verified === true;
  return attributes[factor === 'SMS_MFA' ? 'phone_number' : 'email'] !== undefined;
}

/** The second factors that a user is asked for at a sign-in, of which they choose one. */
function wanted(pool: Pool, user: User): Factor[] {
  const ready = factorsOf(pool).filter((factor) => hasFactor(user, factor));
  const chosen = ready.filter((factor) => user.mfa.enabled.includes(factor));
  const preferred = chosen.filter((factor) => factor === user.mfa.preferred);
  if (preferred.length > 0) return preferred;
  // Where everybody must have a second factor, what a user has counts without being chosen.
  return chosen.length > 0 || pool.settings.MfaConfiguration !== 'ON' ? chosen : ready;
}

/** A first factor was right: what comes next. */
export async function afterFirstFactor(step: AuthStep, user: User): Promise<AuthAnswer> {
  return user.status === 'FORCE_CHANGE_PASSWORD' ? askForPassword(step, user) : askForFactor(step, user);
}

function askForPassword({ call, pool, client }: AuthStep, user: User): AuthAnswer {
  const { sub: _, ...attributes } = user.attributes;
  const missing = missingOf(pool.schema, user.attributes).map((name) => `userAttributes.${name}`);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: openSession(call, pool, client, user, 'NEW_PASSWORD_REQUIRED', {}),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing),
      userAttributes: JSON.stringify(attributes),
    },
  };
}

/** @param source as PreTokenGeneration is told, once somebody is in */
export async function askForFactor(step: AuthStep, user: User, source?: string): Promise<AuthAnswer> {
  const { call, pool, client } = step;
  if (pool.settings.MfaConfiguration === 'OFF') return complete(step, user, source);
  const factors = wanted(pool, user);
  const [only] = factors;
  if (factors.length === 1 && only !== undefined) return askFor(step, user, only, source);
  if (factors.length > 1)
    return {
      ChallengeName: 'SELECT_MFA_TYPE',
      Session: openSession(call, pool, client, user, 'SELECT_MFA_TYPE', { factors, source }),
      ChallengeParameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_CHOOSE: JSON.stringify(factors) },
    };
  if (pool.settings.MfaConfiguration !== 'ON') return complete(step, user, source);
  const possible = factorsOf(pool);
  return {
    ChallengeName: 'MFA_SETUP',
    Session: openSession(call, pool, client, user, 'MFA_SETUP', { source }),
    ChallengeParameters: { MFAS_CAN_SETUP: JSON.stringify(possible) },
  };
}

/** Asks for one factor; sends its code where it has one. */
export async function askFor(step: AuthStep, user: User, factor: Factor, source?: string): Promise<AuthAnswer> {
  const { call, pool, client } = step;
  if (factor === 'SOFTWARE_TOKEN_MFA') {
    const { name } = user.totp ?? {};
    return {
      ChallengeName: factor,
      Session: openSession(call, pool, client, user, factor, { source }),
      ChallengeParameters: name === undefined ? {} : { FRIENDLY_DEVICE_NAME: name },
    };
  }
  return sendFactor(step, user, factor, { source });
}

/** Sends a code that is a factor: the second one, or the only one. */
export async function sendFactor(
  step: AuthStep,
  user: User,
  challenge: Extract<ChallengeNameType, 'SMS_MFA' | 'EMAIL_OTP' | 'SMS_OTP'>,
  data: Readonly<Record<string, unknown>>,
): Promise<AuthAnswer> {
  const { call, pool, client, clientMetadata } = step;
  const code = newCode();
  const attribute = challenge === 'EMAIL_OTP' ? 'email' : 'phone_number';
  const to = user.attributes[attribute] ?? '';
  const Session = openSession(call, pool, client, user, challenge, { ...data, code });
  const where = await sendCode(call, pool, user, {
    kind: 'authentication',
    what: 'Authentication',
    code,
    attribute,
    to,
    clientId: client.id,
    clientMetadata,
  });
  return {
    ChallengeName: challenge,
    Session,
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: where.DeliveryMedium ?? '',
      CODE_DELIVERY_DESTINATION: where.Destination ?? '',
      USER_ID_FOR_SRP: user.username,
    },
  };
}
