import { AwsError } from '@coldstart/wire';
import { defineState, type Call } from '@coldstart/cloud';
import type { Stream } from '../state.ts';

/*
 * A stream with a key of KMS asks whoever writes and reads for their rights on it. A data key serves for some minutes.
 * https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
 */

interface DataKey {
  readonly blob: Uint8Array;
  readonly keyId: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** One part for each stream. */
const dataKeys = defineState('kinesis/data-key', () => ({ key: undefined as DataKey | undefined }));

const LASTS = 300_000;

const ERRORS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'KMSAccessDeniedException',
  DisabledException: 'KMSDisabledException',
  KMSInvalidStateException: 'KMSInvalidStateException',
  NotFoundException: 'KMSNotFoundException',
};

export async function askKms(
  call: Call,
  { account, region, arn }: Stream,
  operation: 'GenerateDataKey' | 'Decrypt' | 'DescribeKey',
  input: object,
): Promise<Record<string, unknown>> {
  const asked = operation === 'DescribeKey' ? input : { ...input, EncryptionContext: { 'aws:kinesis:arn': arn } };
  const context = { 'kms:ViaService': `kinesis.${region}.amazonaws.com` };
  try {
    return await call.invoke('kms', operation, asked, { account, region, context });
  } catch (error) {
    const code = error instanceof AwsError ? ERRORS[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined) throw error;
    throw new AwsError(code, error.message, { status: 400, cause: error });
  }
}

/** Before records are put: kms:GenerateDataKey. @throws AwsError KMSAccessDeniedException and the like */
export async function encryptWithKey(call: Call, stream: Stream): Promise<void> {
  const { keyId, account, region, name } = stream;
  if (keyId === undefined) return;
  const there = call.state(dataKeys, { account, region, part: name });
  const serves = there.key !== undefined && there.key.until > call.now() && there.key.keyId === keyId;
  const { CiphertextBlob } = await askKms(call, stream, 'GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_256' });
  if (serves) return;
  const blob = CiphertextBlob instanceof Uint8Array ? CiphertextBlob : new Uint8Array();
  there.key = { blob, keyId, until: call.now() + LASTS };
}

/** Before records are read that were encrypted: kms:Decrypt. @throws AwsError KMSAccessDeniedException and the like */
export async function decryptWithKey(call: Call, stream: Stream): Promise<void> {
  const { account, region, name } = stream;
  const key = call.cloud.store.peek(dataKeys, { account, region, part: name })?.key;
  if (key !== undefined) await askKms(call, stream, 'Decrypt', { CiphertextBlob: key.blob });
}

export function dropDataKey(call: Call, { account, region, name }: Stream): void {
  call.dropState(dataKeys, { account, region, part: name });
}
