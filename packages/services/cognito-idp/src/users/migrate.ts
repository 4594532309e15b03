import type { AttributeType } from '@aws-sdk/client-cognito-identity-provider';
import type { AuthStep } from '../auth/context.ts';
import { hashPassword } from '../auth/srp.ts';
import type { User } from '../state.ts';
import { unrecognizable } from '../triggers/answer.ts';
import { fire } from '../triggers/fire.ts';
import { readAttributes } from './attributes.ts';
import { keepNewUser, newUser } from './new-user.ts';

type Values = Readonly<Record<string, unknown>>;

function attributesOf(value: unknown): AttributeType[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unrecognizable();
  return Object.entries(value as Values).map(([Name, Value]) => {
    if (typeof Value !== 'string') throw unrecognizable();
    return { Name, Value };
  });
}

/**
 * Asks a pool's function for a user who is elsewhere still, and takes them in.
 *
 * @param password at a sign-in; somebody who has forgotten theirs has none
 * @returns `undefined` where there is no such function
 * @throws AwsError UserNotFoundException or what the function says
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 */
export async function migrate(
  step: Omit<AuthStep, 'given'>,
  name: string,
  password: string | undefined,
): Promise<User | undefined> {
  const { call, pool, client, clientMetadata, validationData = null } = step;
  const response = await fire(call, pool, 'UserMigration', {
    source: password === undefined ? 'UserMigration_ForgotPassword' : 'UserMigration_Authentication',
    username: name,
    clientId: client.id,
    request: {
      password: password ?? null,
      validationData,
      ...(clientMetadata !== undefined && { clientMetadata }),
    },
    response: {
      userAttributes: null,
      forceAliasCreation: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      enableSMSMFA: null,
    },
  });
  if (response === undefined) return undefined;
  const { username: _, ...given } = (response['userAttributes'] ?? {}) as Values;
  if (Object.keys(given).length === 0) throw unrecognizable();
  const attributes = readAttributes(pool, attributesOf(given));
  const isDone = response['finalUserStatus'] === 'CONFIRMED' && password !== undefined;
  const status = isDone ? 'CONFIRMED' : 'RESET_REQUIRED';
  const user = newUser(call, pool, { name, attributes, status, exists: 'User already exists' });
  // A password that is known elsewhere need not be one that the pool would take.
  if (isDone) user.password = hashPassword(pool.id, user.username, password);
  if (response['enableSMSMFA'] === true) user.mfa = { enabled: ['SMS_MFA'], preferred: undefined };
  keepNewUser(call, pool, user, { name, exists: 'User already exists' });
  return user;
}
