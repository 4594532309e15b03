import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';
import { PASSWORD } from './testing/pools.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-cognito-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const cognito = new CognitoIdentityProvider({
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
  });
  return {
    cognito,
    async end() {
      cognito.destroy();
      await cloud.close();
    },
  };
}

test('users and their tokens outlive a restart, and no password is on the disk', async () => {
  const first = await started();
  const { UserPool } = await first.cognito.createUserPool({ PoolName: 'people' });
  const UserPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await first.cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const ClientId = UserPoolClient?.ClientId ?? '';
  await first.cognito.signUp({ ClientId, Username: 'ann', Password: PASSWORD });
  await first.cognito.adminConfirmSignUp({ UserPoolId, Username: 'ann' });
  const AuthParameters = { USERNAME: 'ann', PASSWORD };
  const { AuthenticationResult = {} } = await first.cognito.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  });
  await first.end();

  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expect(files.length).toBeGreaterThan(0);
  const kept = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
  expect(kept).toContain('ann');
  expect(kept).not.toContain(PASSWORD);

  const second = await started();
  const { Username } = await second.cognito.getUser({ AccessToken: AuthenticationResult.AccessToken });
  expect(Username).toBe('ann');
  const again = await second.cognito.initiateAuth({
    ClientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: AuthenticationResult.RefreshToken ?? '' },
  });
  expect(again.AuthenticationResult?.AccessToken).toBeDefined();
  await second.cognito.globalSignOut({ AccessToken: again.AuthenticationResult?.AccessToken });
  await second.end();

  const third = await started();
  await expect(third.cognito.getUser({ AccessToken: again.AuthenticationResult?.AccessToken })).rejects.toMatchObject({
    message: 'Access Token has been revoked',
  });
  await third.end();
});
