import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { contentsOf, type Queue } from '../state.ts';

/*
 * A queue with a key of KMS asks whoever sends and receives for their rights on it. A data key serves for some minutes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */

const ERRORS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'KmsAccessDenied',
  DisabledException: 'KmsDisabled',
  KMSInvalidStateException: 'KmsInvalidState',
  InvalidKeyUsageException: 'KmsInvalidKeyUsage',
  NotFoundException: 'KmsNotFound',
};

async function kms(call: Call, queue: Queue, operation: string, input: object): Promise<Record<string, unknown>> {
  const { account, region, arn } = queue;
  try {
    return await call.invoke(
      'kms',
      operation,
      { ...input, EncryptionContext: { 'aws:sqs:arn': arn } },
      { account, region, context: { 'kms:ViaService': `sqs.${region}.amazonaws.com` } },
    );
  } catch (error) {
    const code = error instanceof AwsError ? ERRORS[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined) throw error;
    const why = `(Service: AWSKMS; Status Code: 400; Error Code: ${error.code}; Request ID: ${call.requestId}; Proxy: null)`;
    const queryCode = `KMS.${error.code.replace(/^KMS/, '')}`;
    throw new AwsError(code, `${error.message} ${why}`, { status: 400, queryCode, cause: error });
  }
}

/** Before a message is put: kms:GenerateDataKey, and kms:Decrypt while the last data key serves. @throws AwsError KmsAccessDenied */
export async function encryptWithKey(call: Call, queue: Queue): Promise<void> {
  const { KmsMasterKeyId: KeyId, KmsDataKeyReusePeriodSeconds: seconds } = queue.settings;
  if (KeyId === undefined) return;
  const there = contentsOf(call, queue);
  if (there.dataKey !== undefined && there.dataKey.until > call.now() && there.dataKey.keyId === KeyId) {
    await kms(call, queue, 'Decrypt', { CiphertextBlob: there.dataKey.blob });
    return;
  }
  const { CiphertextBlob } = await kms(call, queue, 'GenerateDataKey', { KeyId, KeySpec: 'AES_256' });
  const blob = CiphertextBlob instanceof Uint8Array ? CiphertextBlob : new Uint8Array();
  there.dataKey = { blob, keyId: KeyId, until: call.now() + seconds * 1000 };
}

/** Before messages are taken that were encrypted: kms:Decrypt. @throws AwsError KmsAccessDenied */
export async function decryptWithKey(call: Call, queue: Queue): Promise<void> {
  const { dataKey, messages } = contentsOf(call, queue);
  if (dataKey === undefined || messages.size === 0 || queue.settings.KmsMasterKeyId === undefined) return;
  await kms(call, queue, 'Decrypt', { CiphertextBlob: dataKey.blob });
}
