import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parseArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalidRequest } from '../errors.ts';
import type { Sealed, Secret } from '../state.ts';

/*
 * Secrets are encrypted under data keys of KMS, with the rights of whoever puts or reads them.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */

export const DEFAULT_KEY = 'alias/aws/secretsmanager';

/** The key's name for whoever calls from another account, too. */
function keyName({ kmsKeyId, account, region }: Pick<Secret, 'kmsKeyId' | 'account' | 'region'>): string {
  if (kmsKeyId === undefined) return DEFAULT_KEY;
  if (parseArn(kmsKeyId) !== undefined) return kmsKeyId;
  return `arn:aws:kms:${region}:${account}:${kmsKeyId.startsWith('alias/') ? '' : 'key/'}${kmsKeyId}`;
}

/** Only the account itself may use AWS's own key. @throws AwsError InvalidRequestException */
export function checkKeyReach(secret: Pick<Secret, 'kmsKeyId' | 'account'>, call: Call): void {
  if (secret.account === call.principal.account) return;
  if (secret.kmsKeyId === undefined || secret.kmsKeyId === DEFAULT_KEY)
    throw invalidRequest(
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    );
}

/** What the ciphertext is bound to: it decrypts as this version of this secret alone. */
const contextOf = (arn: string, versionId: string) => ({ SecretARN: arn, SecretVersionId: versionId });

const viaSecretsManager = ({ region }: Call) => ({
  context: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
});

/** What KMS refuses, in Secrets Manager's words. @param what `EncryptionFailure` */
function refusedByKms(error: unknown, what: 'EncryptionFailure' | 'DecryptionFailure'): unknown {
  if (!(error instanceof AwsError)) return error;
  if (error.code === 'AccessDeniedException') {
    return new AwsError('AccessDeniedException', 'Access to KMS is not allowed', { status: 400, cause: error });
  }
  if (error.code === 'NotImplemented') return error;
  const verb = what === 'EncryptionFailure' ? 'encrypt' : 'decrypt';
  return new AwsError(
    what,
    `Secrets Manager can't ${verb} the protected secret text using the provided KMS key: ${error.message === '' ? error.code : error.message}`,
    { status: 400, cause: error },
  );
}

const asBytes = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());

type Encrypting = Pick<Secret, 'arn' | 'kmsKeyId' | 'account' | 'region'>;

export interface Plain {
  readonly kind: Sealed['kind'];
  readonly bytes: Uint8Array;
}

/** @throws AwsError EncryptionFailure, AccessDeniedException */
export async function sealValue(
  call: Call,
  secret: Encrypting,
  versionId: string,
  { kind, bytes }: Plain,
): Promise<Sealed> {
  const asked = {
    KeyId: keyName(secret),
    KeySpec: 'AES_256',
    EncryptionContext: contextOf(secret.arn, versionId),
  };
  try {
    const answer = await call.invoke('kms', 'GenerateDataKey', asked, viaSecretsManager(call));
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', asBytes(answer['Plaintext']), iv);
    const content = Buffer.concat([cipher.update(bytes), cipher.final()]);
    const dataKey = asBytes(answer['CiphertextBlob']);
    return { kind, dataKey, iv, content, tag: cipher.getAuthTag(), keyArn: String(answer['KeyId']) };
  } catch (error) {
    throw refusedByKms(error, 'EncryptionFailure');
  }
}

/** @throws AwsError DecryptionFailure, AccessDeniedException */
export async function openValue(call: Call, secret: Encrypting, versionId: string, sealed: Sealed): Promise<Plain> {
  const asked = {
    CiphertextBlob: sealed.dataKey,
    KeyId: sealed.keyArn,
    EncryptionContext: contextOf(secret.arn, versionId),
  };
  try {
    const answer = await call.invoke('kms', 'Decrypt', asked, viaSecretsManager(call));
    const decipher = createDecipheriv('aes-256-gcm', asBytes(answer['Plaintext']), sealed.iv);
    decipher.setAuthTag(sealed.tag);
    return { kind: sealed.kind, bytes: Buffer.concat([decipher.update(sealed.content), decipher.final()]) };
  } catch (error) {
    throw refusedByKms(error, 'DecryptionFailure');
  }
}
