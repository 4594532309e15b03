import type { AttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { anyone, type Call } from '@coldstart/cloud';
import { checkSecretHash } from '../auth/secret-hash.ts';
import { openSession, takeSession } from '../auth/sessions.ts';
import { expiredCode, invalidParameter, noUser, notAuthorized } from '../errors.ts';
import { sendCode } from '../messages/send.ts';
import type { CognitoOperations } from '../sdk.ts';
import { poolOfClient, type Pool, type PoolClient, type User } from '../state.ts';
import { signUpFlags } from '../triggers/answer.ts';
import { postConfirmationEvent, preSignUpEvent } from '../triggers/events.ts';
import { fire } from '../triggers/fire.ts';
import { checkRequired, checkWritable, readAttributes } from './attributes.ts';
import { checkCode, CODE_LIFE, issueCode } from './codes.ts';
import { lookUpUser } from './find.ts';
import { claimAlias, keepNewUser, newUser } from './new-user.ts';
import { setPassword } from './password.ts';
import { masked } from './show.ts';

/** The attribute that a new user's code goes to: the number before the address. */
export function verifiedBy({ settings }: Pool, { attributes }: User): 'email' | 'phone_number' | undefined {
  const wanted = settings.AutoVerifiedAttributes ?? [];
  return (['phone_number', 'email'] as const).find((name) => wanted.includes(name) && attributes[name] !== undefined);
}

export const mapOf = (given: readonly AttributeType[] = []): Record<string, string> =>
  Object.fromEntries(given.map(({ Name = '', Value = '' }) => [Name, Value]));

interface Asking {
  readonly clientId: string;
  readonly clientMetadata: Record<string, string> | undefined;
}

/** Asks the pool's function whether somebody may sign up, and does what it says. */
export async function preSignUp(
  call: Call,
  pool: Pool,
  user: User,
  source: string,
  asking: {
    clientId: string | undefined;
    clientMetadata: Record<string, string> | undefined;
    validation: readonly AttributeType[] | undefined;
  },
): Promise<{ readonly confirmed: boolean }> {
  const validation = asking.validation === undefined ? null : mapOf(asking.validation);
  const response = await fire(call, pool, 'PreSignUp', preSignUpEvent(user, source, asking, validation));
  if (response === undefined) return { confirmed: false };
  const { confirmed, email, phone } = signUpFlags(response);
  const verified = { email, phone_number: phone };
  for (const [name, isVerified] of Object.entries(verified)) {
    if (!isVerified) continue;
    if (user.attributes[name] === undefined)
      throw invalidParameter(`user.${name}: Cannot autoVerify ${name} of a user without one`);
    user.attributes[`${name}_verified`] = 'true';
  }
  return { confirmed };
}

export async function postConfirmation(
  call: Call,
  pool: Pool,
  user: User,
  source: string,
  asking: { clientId: string | undefined; clientMetadata: Record<string, string> | undefined },
): Promise<void> {
  await fire(call, pool, 'PostConfirmation', postConfirmationEvent(user, source, asking));
}

async function sendConfirmation(call: Call, pool: Pool, user: User, what: string, asking: Asking) {
  const attribute = verifiedBy(pool, user);
  if (attribute === undefined) return undefined;
  const code = issueCode(user, 'sign-up', CODE_LIFE.signUp, call);
  const to = user.attributes[attribute] ?? '';
  return sendCode(call, pool, user, { kind: 'verification', what, code, attribute, to, ...asking });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html and those beside it */
export const signUpOperations: CognitoOperations = {
  SignUp: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run(input, call) {
      const { ClientId, Username, Password, UserAttributes, ValidationData, ClientMetadata, SecretHash } = input;
      const { pool, client } = poolOfClient(call, ClientId);
      checkSecretHash(client, SecretHash, Username);
      if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true)
        throw notAuthorized('SignUp is not permitted for this user pool');
      const attributes = readAttributes(pool, UserAttributes);
      checkWritable(client, Object.keys(attributes));
      const user = newUser(call, pool, {
        name: Username,
        attributes,
        status: 'UNCONFIRMED',
        exists: 'User already exists',
      });
      checkRequired(pool, user.attributes);
      if (Password !== undefined) setPassword(pool, user, Password);
      else if (!mayBeWithoutPassword(pool, client, user))
        throw invalidParameter('Missing required parameter Password.');
      const asking = { clientId: ClientId, clientMetadata: ClientMetadata };
      const { confirmed } = await preSignUp(call, pool, user, 'SignUp', {
        ...asking,
        validation: ValidationData,
      });
      if (confirmed) user.status = 'CONFIRMED';
      // Whoever is let in is there, whatever becomes of the message.
      keepNewUser(call, pool, user, { name: Username, exists: 'User already exists' });
      if (!confirmed) {
        const CodeDeliveryDetails = await sendConfirmation(call, pool, user, 'SignUp', asking);
        // Who signs in by choice may go on without a password once the code has come.
        const isChosen = client.settings.ExplicitAuthFlows?.includes('ALLOW_USER_AUTH') === true;
        const Session = isChosen ? openSession(call, pool, client, user, 'SIGN_UP', {}) : undefined;
        return { UserConfirmed: false, CodeDeliveryDetails, UserSub: user.sub, Session };
      }
      await postConfirmation(call, pool, user, 'ConfirmSignUp', asking);
      return { UserConfirmed: true, UserSub: user.sub };
    },
  },

  ConfirmSignUp: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ ClientId, Username, ConfirmationCode, SecretHash, ClientMetadata, ForceAliasCreation, Session }, call) {
      const { pool, client } = poolOfClient(call, ClientId);
      const user = lookUpUser(call, pool, Username);
      checkSecretHash(client, SecretHash, Username, user?.username ?? Username);
      if (user === undefined) throw client.settings.PreventUserExistenceErrors === 'ENABLED' ? expiredCode() : noUser();
      if (user.status !== 'UNCONFIRMED')
        throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
      checkCode(user, 'sign-up', ConfirmationCode, call);
      const attribute = verifiedBy(pool, user);
      if (attribute !== undefined) {
        claimAlias(call, pool, user, attribute, user.attributes[attribute] ?? '', ForceAliasCreation);
        user.attributes = { ...user.attributes, [`${attribute}_verified`]: 'true' };
      }
      user.status = 'CONFIRMED';
      user.changed = call.now();
      await postConfirmation(call, pool, user, 'ConfirmSignUp', { clientId: ClientId, clientMetadata: ClientMetadata });
      if (Session === undefined) return {};
      takeSession(call, pool, { token: Session, clientId: ClientId, challenge: 'SIGN_UP' });
      return { Session: openSession(call, pool, client, user, 'CONFIRMED_SIGN_UP', {}) };
    },
  },

  ResendConfirmationCode: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ ClientId, Username, SecretHash, ClientMetadata }, call) {
      const { pool, client } = poolOfClient(call, ClientId);
      const user = lookUpUser(call, pool, Username);
      checkSecretHash(client, SecretHash, Username, user?.username ?? Username);
      if (user === undefined) {
        if (client.settings.PreventUserExistenceErrors === 'ENABLED') return pretendDelivery(pool, Username);
        throw noUser();
      }
      if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
      if (verifiedBy(pool, user) === undefined)
        throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
      const asking = { clientId: ClientId, clientMetadata: ClientMetadata };
      return { CodeDeliveryDetails: await sendConfirmation(call, pool, user, 'ResendCode', asking) };
    },
  },
};

/** Where a code to nobody would have gone, as a client that must not know is told. */
export function pretendDelivery({ settings }: Pool, name: string) {
  const isPhone = settings.AutoVerifiedAttributes?.includes('phone_number') === true;
  return {
    CodeDeliveryDetails: isPhone
      ? {
          Destination: masked('phone_number', '+15555550100'),
          DeliveryMedium: 'SMS' as const,
          AttributeName: 'phone_number',
        }
      : {
          Destination: `${name.slice(0, 1)}***@${name.slice(-1)}***`,
          DeliveryMedium: 'EMAIL' as const,
          AttributeName: 'email',
        },
  };
}

/** Where a code is enough to sign in, nobody needs a password. */
function mayBeWithoutPassword({ settings }: Pool, client: PoolClient, { attributes }: User): boolean {
  const factors = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  const isChosen = client.settings.ExplicitAuthFlows?.includes('ALLOW_USER_AUTH') === true;
  const reaches =
    (factors.includes('EMAIL_OTP') && attributes['email'] !== undefined) ||
    (factors.includes('SMS_OTP') && attributes['phone_number'] !== undefined);
  return isChosen && reaches;
}
