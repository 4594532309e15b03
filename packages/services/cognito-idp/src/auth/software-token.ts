import type { SMSMfaSettingsType, SoftwareTokenMfaSettingsType } from '@aws-sdk/client-cognito-identity-provider';
import { anyone, type Call } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { invalidParameter, notImplemented, refused, wrongSession } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import {
  allPools,
  findPool,
  openPool,
  sessionsOf,
  type AuthSession,
  type Pool,
  type PoolClient,
  type User,
} from '../state.ts';
import { readAccessToken } from '../tokens/access-token.ts';
import { findUser } from '../users/find.ts';
import { hasFactor, type Factor } from './second-factor.ts';
import { openSession, peekSession } from './sessions.ts';
import { newSeed, takeCode } from './totp.ts';

interface Setup {
  readonly pool: Pool;
  readonly user: User;
  /** Where the user is on the way in; absent for who is in. */
  readonly session: { readonly held: AuthSession; readonly client: PoolClient } | undefined;
}

/** By a token, or within a sign-in that asks for a second factor. @throws AwsError NotAuthorizedException */
async function setupOf(call: Call, token: string | undefined, session: string | undefined): Promise<Setup> {
  if (token !== undefined) return { ...(await readAccessToken(call, token)), session: undefined };
  if (session === undefined) throw invalidParameter('Either an AccessToken or a Session is required.');
  for (const found of allPools(call.cloud)) {
    const pool = openPool(call, found);
    const clientId = sessionsOf(call, pool).byToken.get(session)?.clientId;
    const client = clientId === undefined ? undefined : pool.clients.get(clientId);
    if (client === undefined) continue;
    const held = peekSession(call, pool, { token: session, clientId: client.id, challenge: 'MFA_SETUP' });
    return { pool, user: findUser(call, pool, held.username), session: { held, client } };
  }
  throw wrongSession();
}

/** The way in goes on with another token. */
function goOn(call: Call, { pool, user, session }: Setup, data: object): string | undefined {
  if (session === undefined) return undefined;
  session.held.used = true;
  return openSession(call, pool, session.client, user, 'MFA_SETUP', { ...session.held.data, ...data });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html and those beside it */
export const softwareTokenOperations: CognitoOperations = {
  AssociateSoftwareToken: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken, Session }, call) {
      const setup = await setupOf(call, AccessToken, Session);
      if (!setup.pool.mfa.software)
        throw refused('SoftwareTokenMFANotFoundException', 'Software Token MFA has not been enabled by the userPool');
      const secret = newSeed();
      setup.user.totp = { secret, verified: false, usedStep: -1 };
      return { SecretCode: secret, Session: goOn(call, setup, {}) };
    },
  },

  VerifySoftwareToken: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken, Session, UserCode, FriendlyDeviceName }, call) {
      const setup = await setupOf(call, AccessToken, Session);
      const { totp } = setup.user;
      if (totp === undefined)
        throw refused(
          'SoftwareTokenMFANotFoundException',
          'Software token has not been associated: AssociateSoftwareToken comes first.',
        );
      takeCode(setup.user, UserCode, call, refused('EnableSoftwareTokenMFAException', 'Code mismatch'));
      totp.verified = true;
      totp.name = FriendlyDeviceName;
      // Whoever sets it up because they must is asked for it from now on.
      if (setup.session !== undefined) enable(setup.user, 'SOFTWARE_TOKEN_MFA', true, false);
      return { Status: 'SUCCESS', Session: goOn(call, setup, { verified: true }) };
    },
  },

  SetUserMFAPreference: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken, ...wanted }, call) {
      prefer((await readAccessToken(call, AccessToken)).user, wanted, call);
    },
  },

  AdminSetUserMFAPreference: {
    access: onPool,
    run({ UserPoolId, Username, ...wanted }, call) {
      prefer(findUser(call, findPool(call, UserPoolId), Username), wanted, call);
    },
  },
};

function enable(user: User, factor: Factor, isOn: boolean, isPreferred: boolean): void {
  const others = user.mfa.enabled.filter((one) => one !== factor);
  const preferred = isPreferred ? factor : user.mfa.preferred === factor ? undefined : user.mfa.preferred;
  user.mfa = { enabled: isOn ? [...others, factor] : others, preferred };
}

interface Wanted {
  readonly SoftwareTokenMfaSettings?: SoftwareTokenMfaSettingsType | undefined;
  readonly SMSMfaSettings?: SMSMfaSettingsType | undefined;
  readonly EmailMfaSettings?: SMSMfaSettingsType | undefined;
  readonly WebAuthnMfaSettings?: unknown;
}

function prefer(user: User, wanted: Wanted, call: Call): void {
  if (wanted.WebAuthnMfaSettings !== undefined) throw notImplemented('Passkeys of user pools (WebAuthnMfaSettings)');
  const settings = [
    ['SOFTWARE_TOKEN_MFA', wanted.SoftwareTokenMfaSettings],
    ['SMS_MFA', wanted.SMSMfaSettings],
    ['EMAIL_OTP', wanted.EmailMfaSettings],
  ] as const;
  if (settings.filter(([, one]) => one?.PreferredMfa === true).length > 1)
    throw invalidParameter('Only one MFA method can be preferred.');
  for (const [factor, one] of settings) {
    if (one === undefined) continue;
    const { Enabled = false, PreferredMfa = false } = one;
    if (PreferredMfa && !Enabled) throw invalidParameter('A preferred MFA method must be enabled.');
    if (Enabled && !hasFactor(user, factor))
      throw invalidParameter(
        factor === 'SOFTWARE_TOKEN_MFA'
          ? 'User has not verified software token mfa'
          : `User does not have ${factor === 'SMS_MFA' ? 'a phone number' : 'an email address'} to use ${factor} with.`,
      );
    enable(user, factor, Enabled, PreferredMfa);
  }
  user.changed = call.now();
}
