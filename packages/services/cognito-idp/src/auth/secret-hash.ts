import { createHmac, timingSafeEqual } from 'node:crypto';
import { notAuthorized } from '../errors.ts';
import type { PoolClient } from '../state.ts';

const hashOf = (secret: string, username: string, clientId: string): Buffer =>
  createHmac('sha256', secret).update(`${username}${clientId}`).digest();

/**
 * Whoever uses an app client with a secret proves that they know it.
 *
 * @param names the user's name as it was given, and others that it may have been computed with
 * @throws AwsError NotAuthorizedException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function checkSecretHash(client: PoolClient, given: string | undefined, ...names: readonly string[]): void {
  if (client.secrets.length === 0) {
    if (given === undefined || given === '') return;
    throw notAuthorized(`Client ${client.id} is configured without secret but SECRET_HASH was received`);
  }
  if (given === undefined)
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  const bytes = Buffer.from(given, 'base64');
  const isRight = client.secrets.some(({ value }) =>
    names.some((name) => {
      const expected = hashOf(value, name, client.id);
      return expected.length === bytes.length && timingSafeEqual(expected, bytes);
    }),
  );
  if (!isRight) throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
}
