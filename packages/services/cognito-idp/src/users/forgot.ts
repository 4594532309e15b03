import { anyone, type Call } from '@coldstart/cloud';
import type { AwsError } from '@coldstart/wire';
import { checkSecretHash } from '../auth/secret-hash.ts';
import { expiredCode, invalidParameter, noUser, notAuthorized, disabledUser } from '../errors.ts';
import { sendCode } from '../messages/send.ts';
import type { CognitoOperations } from '../sdk.ts';
import { poolOfClient, type Pool, type PoolClient, type User } from '../state.ts';
import { checkCode, CODE_LIFE, issueCode } from './codes.ts';
import { lookUpUser } from './find.ts';
import { migrate } from './migrate.ts';
import { setPassword } from './password.ts';
import { NOT_CONFORMING } from './self.ts';
import { postConfirmation, pretendDelivery } from './sign-up.ts';

type Way = 'email' | 'phone_number';

/** The ways back in, in the order in which a pool tries them. */
function waysOf({ settings }: Pool): Way[] | 'admin only' {
  const given = settings.AccountRecoverySetting?.RecoveryMechanisms;
  if (given === undefined || given.length === 0) return ['phone_number', 'email'];
  const ordered = given.toSorted((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0)).map(({ Name = '' }) => Name);
  if (ordered.includes('admin_only')) return 'admin only';
  return ordered.map((name) => name.replace('verified_', '') as Way);
}

/** Where a code for a new password goes. @throws AwsError InvalidParameterException, NotAuthorizedException */
function recoveryOf(pool: Pool, { attributes }: User): Way {
  const ways = waysOf(pool);
  if (ways === 'admin only') throw notAuthorized('Contact administrator to reset password.');
  const way = ways.find((name) => attributes[name] !== undefined && attributes[`${name}_verified`] === 'true');
  if (way === undefined)
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  return way;
}

interface Asking {
  readonly clientId: string | undefined;
  readonly clientMetadata: Record<string, string> | undefined;
}

/** Sends a code for a new password. */
export async function sendReset(call: Call, pool: Pool, user: User, what: string, asking: Asking) {
  const attribute = recoveryOf(pool, user);
  const code = issueCode(user, 'password', CODE_LIFE.password, call);
  const to = user.attributes[attribute] ?? '';
  return sendCode(call, pool, user, { kind: 'verification', what, code, attribute, to, ...asking });
}

const hides = ({ settings }: PoolClient): boolean => settings.PreventUserExistenceErrors === 'ENABLED';
const unknown = (client: PoolClient): AwsError => (hides(client) ? expiredCode() : noUser());

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html and that beside it */
export const forgotOperations: CognitoOperations = {
  ForgotPassword: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ ClientId, Username, SecretHash, ClientMetadata }, call) {
      const { pool, client } = poolOfClient(call, ClientId);
      const asking = { clientId: ClientId, clientMetadata: ClientMetadata };
      const known = lookUpUser(call, pool, Username);
      checkSecretHash(client, SecretHash, Username, known?.username ?? Username);
      const user =
        known ?? (await migrate({ call, pool, client, clientMetadata: ClientMetadata }, Username, undefined));
      if (user === undefined) {
        if (hides(client)) return pretendDelivery(pool, Username);
        throw noUser();
      }
      if (!user.enabled) throw disabledUser();
      if (user.status === 'FORCE_CHANGE_PASSWORD')
        throw notAuthorized('User password cannot be reset in the current state.');
      return { CodeDeliveryDetails: await sendReset(call, pool, user, 'ForgotPassword', asking) };
    },
  },

  ConfirmForgotPassword: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ ClientId, Username, ConfirmationCode, Password, SecretHash, ClientMetadata }, call) {
      const { pool, client } = poolOfClient(call, ClientId);
      const user = lookUpUser(call, pool, Username);
      checkSecretHash(client, SecretHash, Username, user?.username ?? Username);
      if (user === undefined) throw unknown(client);
      if (!user.enabled) throw disabledUser();
      // A password that will not do must not use up the code.
      const sent = user.codes['password'];
      checkCode(user, 'password', ConfirmationCode, call);
      try {
        setPassword(pool, user, Password, NOT_CONFORMING);
      } catch (error) {
        if (sent !== undefined) user.codes = { ...user.codes, password: sent };
        throw error;
      }
      user.status = 'CONFIRMED';
      user.changed = call.now();
      const asking = { clientId: ClientId, clientMetadata: ClientMetadata };
      await postConfirmation(call, pool, user, 'ConfirmForgotPassword', asking);
      return {};
    },
  },
};
