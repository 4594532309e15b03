import { buildDecrypt } from '@aws-crypto/decrypt-node';
import {
  CommitmentPolicy,
  KeyringNode,
  KeyringTraceFlag,
  unwrapDataKey,
  type EncryptedDataKey,
  type NodeDecryptionMaterial,
} from '@aws-crypto/material-management-node';
import { KMS } from '@aws-sdk/client-kms';
import { entries as kms } from '@coldstart/service-kms/entry';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, TELL, type TestTriggers } from '../testing/functions.ts';
import { PASSWORD } from '../testing/pools.ts';

let cloud: TestTriggers;
let keys: KMS;
beforeAll(async () => {
  cloud = await startTriggers(kms);
  keys = new KMS(cloud.test.config());
});
afterAll(async () => {
  keys.destroy();
  await cloud.close();
});

/** As a sender's function decrypts: the AWS Encryption SDK, with KMS. */
class KmsKeyring extends KeyringNode {
  override async _onEncrypt(): Promise<never> {
    throw new Error('This keyring decrypts alone.');
  }
  override async _onDecrypt(
    material: NodeDecryptionMaterial,
    found: EncryptedDataKey[],
  ): Promise<NodeDecryptionMaterial> {
    for (const { encryptedDataKey, providerInfo } of found) {
      const { Plaintext = new Uint8Array() } = await keys.decrypt({
        CiphertextBlob: encryptedDataKey,
        KeyId: providerInfo,
        EncryptionContext: { ...material.encryptionContext },
      });
      // The SDK wipes it afterwards, so that it must be nobody else's.
      material.setUnencryptedDataKey(Uint8Array.from(Plaintext), {
        keyNamespace: 'aws-kms',
        keyName: providerInfo,
        flags: KeyringTraceFlag.WRAPPING_KEY_DECRYPTED_DATA_KEY,
      });
      unwrapDataKey(material.getUnencryptedDataKey());
      return material;
    }
    return material;
  }
}

test('a pool’s own sender gets the code, encrypted as the AWS Encryption SDK does', async () => {
  const { KeyMetadata } = await keys.createKey({});
  const LambdaArn = await cloud.fn('sender', `${TELL} return {};`);
  const made = await cloud.pool({
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: { CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn }, KMSKeyID: KeyMetadata?.Arn },
  });
  const { clientId: ClientId, poolId } = made;
  const UserAttributes = [{ Name: 'email', Value: 'ann@example.com' }];
  await cloud.app.signUp({
    ClientId,
    Username: 'ann',
    Password: PASSWORD,
    UserAttributes,
    ClientMetadata: { from: 'test' },
  });
  const heard = (): Record<string, unknown> | undefined => cloud.events('sender')[0];
  await expect.poll(heard, { timeout: 10_000 }).toMatchObject({
    triggerSource: 'CustomEmailSender_SignUp',
    request: {
      type: 'customEmailSenderRequestV1',
      clientMetadata: { from: 'test' },
      userAttributes: { email: 'ann@example.com' },
    },
  });
  expect(await cloud.mail('ann@example.com')).toEqual([]);
  const { code = '' } = (heard()?.['request'] ?? {}) as { code?: string };
  const { decrypt } = buildDecrypt(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);
  const { plaintext, messageHeader } = await decrypt(new KmsKeyring(), Buffer.from(code, 'base64'));
  expect(messageHeader.encryptionContext).toEqual({ 'userpool-id': poolId });
  await cloud.app.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: plaintext.toString('utf8') });
});

test('who makes a pool with a key needs the right to give a grant on it', async () => {
  const { KeyMetadata } = await keys.createKey({});
  const user = cloud.as(await cloud.test.user('maker', policy(allow('cognito-idp:*'))));
  const LambdaArn = 'arn:aws:lambda:eu-central-1:111122223333:function:sender';
  const LambdaConfig = { CustomEmailSender: { LambdaVersion: 'V1_0' as const, LambdaArn }, KMSKeyID: KeyMetadata?.Arn };
  expect((await refusal(user.createUserPool({ PoolName: 'a', LambdaConfig }))).message).toContain('kms:CreateGrant');
});
