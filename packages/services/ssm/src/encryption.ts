import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Parameter as ShownParameter } from '@aws-sdk/client-ssm';
import { formatArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { keyOf } from './names.ts';
import type { Tier } from './state.ts';

/*
 * SecureStrings are encrypted by KMS, with the rights of whoever puts and reads them: those of the standard tier as they
 * are, those of the advanced one under a data key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */

/** What a value under a data key begins with; KMS's own ciphertexts begin otherwise. */
const ENVELOPE = 0x02;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const contextOf = (arn: string) => ({ EncryptionContext: { PARAMETER_ARN: arn } });

/** KMS asks for the caller's rights, and knows that it is Parameter Store who calls. @throws AwsError InvalidKeyId, AccessDeniedException */
async function kms(call: Call, operation: string, input: object): Promise<Record<string, unknown>> {
  try {
    return await call.invoke('kms', operation, input, {
      context: { 'kms:ViaService': `ssm.${call.region}.amazonaws.com` },
    });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotImplemented') throw error;
    const code = error.code === 'AccessDeniedException' ? error.code : 'InvalidKeyId';
    const why = `(Service: AWSKMS; Status Code: 400; Error Code: ${error.code}; Request ID: ${call.requestId}; Proxy: null)`;
    throw new AwsError(code, `${error.message} ${why}`, { status: 400, cause: error });
  }
}

const bytes = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());

/** @returns the ciphertext, in base 64 */
export async function encryptValue(
  call: Call,
  name: string,
  value: string,
  keyId: string,
  tier: Tier,
): Promise<string> {
  const context = contextOf(formatArn(call, 'ssm', `parameter${keyOf(name)}`));
  const plain = Buffer.from(value, 'utf8');
  if (tier === 'Standard') {
    const { CiphertextBlob } = await kms(call, 'Encrypt', { KeyId: keyId, Plaintext: plain, ...context });
    return Buffer.from(bytes(CiphertextBlob)).toString('base64');
  }
  const made = await kms(call, 'GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_256', ...context });
  const dataKey = bytes(made['CiphertextBlob']);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytes(made['Plaintext']), iv);
  const content = Buffer.concat([cipher.update(plain), cipher.final()]);
  const head = Buffer.from([ENVELOPE, dataKey.length >> 8, dataKey.length & 0xff]);
  return Buffer.concat([head, dataKey, iv, cipher.getAuthTag(), content]).toString('base64');
}

/** A parameter as it is shown to those who ask for its decryption; others get it as it is. */
export async function withDecryption(call: Call, shown: ShownParameter, wanted: boolean): Promise<ShownParameter> {
  if (!wanted || shown.Type !== 'SecureString') return shown;
  return { ...shown, Value: await decryptValue(call, shown.ARN ?? '', shown.Value ?? '') };
}

export async function decryptValue(call: Call, arn: string, ciphertext: string): Promise<string> {
  const blob = Buffer.from(ciphertext, 'base64');
  if (blob[0] !== ENVELOPE) {
    const { Plaintext } = await kms(call, 'Decrypt', { CiphertextBlob: blob, ...contextOf(arn) });
    return Buffer.from(bytes(Plaintext)).toString('utf8');
  }
  const ivAt = 3 + blob.readUInt16BE(1);
  const { Plaintext } = await kms(call, 'Decrypt', { CiphertextBlob: blob.subarray(3, ivAt), ...contextOf(arn) });
  const tagAt = ivAt + IV_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', bytes(Plaintext), blob.subarray(ivAt, tagAt));
  decipher.setAuthTag(blob.subarray(tagAt, tagAt + TAG_BYTES));
  return Buffer.concat([decipher.update(blob.subarray(tagAt + TAG_BYTES)), decipher.final()]).toString('utf8');
}
