import { anyone } from '@coldstart/cloud';
import { failSignIn } from '../auth/lockout.ts';
import { choicesOf } from '../auth/choice-flow.ts';
import { isPassword } from '../auth/srp.ts';
import { invalidParameter, tooManyAttempts } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { readAccessToken } from '../tokens/access-token.ts';
import { checkMutable, checkWritable, putAttributes, readAttributes } from './attributes.ts';
import { checkCode } from './codes.ts';
import { deleteUser } from './delete.ts';
import { setPassword } from './password.ts';
import { attributeList, mayRead, shownMfa } from './show.ts';
import { isVerifiable, sendAttributeCode, updateAttributes, verifyAttribute } from './update.ts';

/** What AWS says of a password where it is not that of a sign-up. */
export const NOT_CONFORMING = 'Password does not conform to policy: ';

/** What users do for themselves, with an access token. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html and those beside it */
export const selfOperations: CognitoOperations = {
  GetUser: {
    access: anyone,
    anonymous: true,
    async run({ AccessToken }, call) {
      const { client, user } = await readAccessToken(call, AccessToken);
      return {
        Username: user.username,
        UserAttributes: attributeList(user).filter(({ Name = '' }) => mayRead(client, Name)),
        ...shownMfa(user),
      };
    },
  },

  GetUserAuthFactors: {
    access: anyone,
    anonymous: true,
    async run({ AccessToken }, call) {
      const { pool, user } = await readAccessToken(call, AccessToken);
      const factors = choicesOf(pool, user).filter((factor) => factor !== 'PASSWORD_SRP');
      return {
        Username: user.username,
        ...shownMfa(user),
        ConfiguredUserAuthFactors: factors as ('PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP')[],
      };
    },
  },

  UpdateUserAttributes: {
    access: anyone,
    anonymous: true,
    async run({ AccessToken, UserAttributes, ClientMetadata }, call) {
      const { pool, client, user } = await readAccessToken(call, AccessToken);
      const given = readAttributes(pool, UserAttributes);
      checkWritable(client, Object.keys(given));
      const asking = { clientId: client.id, clientMetadata: ClientMetadata };
      return { CodeDeliveryDetailsList: await updateAttributes(call, pool, user, given, asking) };
    },
  },

  DeleteUserAttributes: {
    access: anyone,
    anonymous: true,
    async run({ AccessToken, UserAttributeNames }, call) {
      const { pool, client, user } = await readAccessToken(call, AccessToken);
      checkWritable(client, UserAttributeNames);
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

  DeleteUser: {
    access: anyone,
    anonymous: true,
    async run({ AccessToken }, call) {
      const { pool, user } = await readAccessToken(call, AccessToken);
      deleteUser(call, pool, user);
    },
  },

  GetUserAttributeVerificationCode: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken, AttributeName, ClientMetadata }, call) {
      const { pool, client, user } = await readAccessToken(call, AccessToken);
      if (!isVerifiable(AttributeName) || (user.pending[AttributeName] ?? user.attributes[AttributeName]) === undefined)
        throw invalidParameter(
          `Attribute ${AttributeName} cannot be verified: the user has none, or it needs no code.`,
        );
      const asking = { clientId: client.id, clientMetadata: ClientMetadata };
      return {
        CodeDeliveryDetails: await sendAttributeCode(call, pool, user, AttributeName, 'VerifyUserAttribute', asking),
      };
    },
  },

  VerifyUserAttribute: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken, AttributeName, Code }, call) {
      const { pool, user } = await readAccessToken(call, AccessToken);
      if (!isVerifiable(AttributeName)) throw invalidParameter(`Attribute ${AttributeName} needs no code.`);
      checkCode(user, AttributeName, Code, call);
      verifyAttribute(call, pool, user, AttributeName);
      return {};
    },
  },

  ChangePassword: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken, PreviousPassword, ProposedPassword }, call) {
      const { pool, user } = await readAccessToken(call, AccessToken);
      if (user.failures.lockedUntil > call.now()) throw tooManyAttempts();
      // Who has none yet sets their first.
      if (user.password !== undefined) {
        if (PreviousPassword === undefined) throw invalidParameter('Missing required parameter PreviousPassword');
        if (!isPassword(user.password, pool.id, user.username, PreviousPassword)) failSignIn(user, call);
      }
      setPassword(pool, user, ProposedPassword, NOT_CONFORMING);
      user.changed = call.now();
      return {};
    },
  },
};
