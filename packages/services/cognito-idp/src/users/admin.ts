import type { AdminCreateUserRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { noUser, notAuthorized, refused } from '../errors.ts';
import { sendCode } from '../messages/send.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findPool, type Pool, type User } from '../state.ts';
import { checkMutable, putAttributes, readAttributes } from './attributes.ts';
import { deleteUser } from './delete.ts';
import { findUser, lookUpUser } from './find.ts';
import { sendReset } from './forgot.ts';
import { claimAlias, keepNewUser, newUser } from './new-user.ts';
import { newTemporaryPassword, setPassword, setTemporaryPassword } from './password.ts';
import { showUser, shownMfa } from './show.ts';
import { postConfirmation, preSignUp } from './sign-up.ts';
import { updateAttributes } from './update.ts';

const on = (call: Call, poolId: string, name: string): { readonly pool: Pool; readonly user: User } => {
  const pool = findPool(call, poolId);
  return { pool, user: findUser(call, pool, name) };
};

/** What administrators do for users. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html and those beside it */
export const adminOperations: CognitoOperations = {
  AdminCreateUser: {
    access: onPool,
    async run(input, call) {
      const pool = findPool(call, input.UserPoolId);
      const user =
        input.MessageAction === 'RESEND' ? await renewed(call, pool, input) : await created(call, pool, input);
      return { User: showUser(user) };
    },
  },

  AdminGetUser: {
    access: onPool,
    run({ UserPoolId, Username }, call) {
      const { user } = on(call, UserPoolId, Username);
      const { Attributes, ...shown } = showUser(user);
      return { ...shown, Username: user.username, UserAttributes: Attributes, ...shownMfa(user) };
    },
  },

  AdminDeleteUser: {
    access: onPool,
    run({ UserPoolId, Username }, call) {
      const { pool, user } = on(call, UserPoolId, Username);
      deleteUser(call, pool, user);
    },
  },

  AdminEnableUser: {
    access: onPool,
    run({ UserPoolId, Username }, call) {
      const { user } = on(call, UserPoolId, Username);
      user.enabled = true;
      user.changed = call.now();
      return {};
    },
  },

  AdminDisableUser: {
    access: onPool,
    run({ UserPoolId, Username }, call) {
      const { user } = on(call, UserPoolId, Username);
      user.enabled = false;
      user.changed = call.now();
      return {};
    },
  },

  AdminConfirmSignUp: {
    access: onPool,
    async run({ UserPoolId, Username, ClientMetadata }, call) {
      const { pool, user } = on(call, UserPoolId, Username);
      if (user.status !== 'UNCONFIRMED')
        throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
      user.status = 'CONFIRMED';
      user.changed = call.now();
      await postConfirmation(call, pool, user, 'ConfirmSignUp', {
        clientId: undefined,
        clientMetadata: ClientMetadata,
      });
      return {};
    },
  },

  AdminSetUserPassword: {
    access: onPool,
    run({ UserPoolId, Username, Password, Permanent = false }, call) {
      const { pool, user } = on(call, UserPoolId, Username);
      if (Permanent) setPassword(pool, user, Password, 'Password does not conform to policy: ');
      else setTemporaryPassword(pool, user, Password, call.now());
      user.status = Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
      user.changed = call.now();
      return {};
    },
  },

  AdminResetUserPassword: {
    access: onPool,
    async run({ UserPoolId, Username, ClientMetadata }, call) {
      const { pool, user } = on(call, UserPoolId, Username);
      if (user.status === 'UNCONFIRMED' || user.status === 'FORCE_CHANGE_PASSWORD')
        throw notAuthorized('User password cannot be reset in the current state.');
      const asking = { clientId: undefined, clientMetadata: ClientMetadata };
      await sendReset(call, pool, user, 'ForgotPassword', asking);
      user.status = 'RESET_REQUIRED';
      user.changed = call.now();
      return {};
    },
  },

  AdminUpdateUserAttributes: {
    access: onPool,
    async run({ UserPoolId, Username, UserAttributes, ClientMetadata }, call) {
      const { pool, user } = on(call, UserPoolId, Username);
      const given = readAttributes(pool, UserAttributes);
      await updateAttributes(call, pool, user, given, { clientId: undefined, clientMetadata: ClientMetadata });
      return {};
    },
  },

  AdminDeleteUserAttributes: {
    access: onPool,
    run({ UserPoolId, Username, UserAttributeNames }, call) {
      const { pool, user } = on(call, UserPoolId, Username);
      const gone = readAttributes(
        pool,
        UserAttributeNames.map((Name) => ({ Name, Value: '' })),
      );
      checkMutable(pool, user, UserAttributeNames);
      putAttributes(user, gone);
      user.changed = call.now();
      return {};
    },
  },
};

async function created(call: Call, pool: Pool, input: AdminCreateUserRequest): Promise<User> {
  const {
    Username = '',
    UserAttributes,
    ValidationData,
    TemporaryPassword,
    ClientMetadata,
    ForceAliasCreation,
  } = input;
  const attributes = readAttributes(pool, UserAttributes);
  const exists = 'User account already exists';
  const user = newUser(call, pool, { name: Username, attributes, status: 'FORCE_CHANGE_PASSWORD', exists });
  const password = TemporaryPassword ?? newTemporaryPassword(pool);
  setTemporaryPassword(pool, user, password, call.now());
  await preSignUp(call, pool, user, 'AdminCreateUser', {
    clientId: undefined,
    clientMetadata: ClientMetadata,
    validation: ValidationData,
  });
  for (const name of ['email', 'phone_number'])
    if (user.attributes[`${name}_verified`] === 'true')
      claimAlias(call, pool, user, name, user.attributes[name] ?? '', ForceAliasCreation);
  keepNewUser(call, pool, user, { name: Username, exists });
  if (input.MessageAction !== 'SUPPRESS') await invite(call, pool, user, password, input);
  return user;
}

/** Somebody who was invited is, once more, with another password. */
async function renewed(call: Call, pool: Pool, input: AdminCreateUserRequest): Promise<User> {
  const user = lookUpUser(call, pool, input.Username ?? '');
  if (user === undefined) throw noUser();
  if (user.status !== 'FORCE_CHANGE_PASSWORD')
    throw refused('UnsupportedUserStateException', 'Resend not possible. User status is not FORCE_CHANGE_PASSWORD');
  const password = input.TemporaryPassword ?? newTemporaryPassword(pool);
  setTemporaryPassword(pool, user, password, call.now());
  user.changed = call.now();
  await invite(call, pool, user, password, input);
  return user;
}

async function invite(
  call: Call,
  pool: Pool,
  user: User,
  password: string,
  input: AdminCreateUserRequest,
): Promise<void> {
  const media = input.DesiredDeliveryMediums ?? ['SMS'];
  const ways = { SMS: 'phone_number', EMAIL: 'email' } as const;
  for (const medium of media) {
    const attribute = ways[medium];
    const to = user.attributes[attribute];
    if (to === undefined) continue;
    await sendCode(call, pool, user, {
      kind: 'invitation',
      what: 'AdminCreateUser',
      code: password,
      attribute,
      to,
      clientId: undefined,
      clientMetadata: input.ClientMetadata,
    });
  }
}
