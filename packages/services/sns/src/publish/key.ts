import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { Topic } from '../state.ts';

/*
 * A topic with a key of KMS asks whoever publishes for their rights on it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */

const ERRORS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'KMSAccessDenied',
  DisabledException: 'KMSDisabled',
  KMSInvalidStateException: 'KMSInvalidState',
  NotFoundException: 'KMSNotFound',
};

/** kms:GenerateDataKey and kms:Decrypt. @throws AwsError KMSAccessDenied, KMSDisabled, KMSInvalidState, KMSNotFound */
export async function encryptWithKey(call: Call, topic: Topic): Promise<void> {
  const KeyId = topic.attributes['KmsMasterKeyId'];
  if (KeyId === undefined || KeyId === '') return;
  const [, , , region = '', account = ''] = topic.arn.split(':');
  const EncryptionContext = { 'aws:sns:topicArn': topic.arn };
  const via = { account, region, context: { 'kms:ViaService': `sns.${region}.amazonaws.com` } };
  try {
    const { CiphertextBlob } = await call.invoke(
      'kms',
      'GenerateDataKey',
      { KeyId, KeySpec: 'AES_256', EncryptionContext },
      via,
    );
    await call.invoke('kms', 'Decrypt', { CiphertextBlob, EncryptionContext }, via);
  } catch (error) {
    const code = error instanceof AwsError ? ERRORS[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined) throw error;
    const why = `(Service: AWSKMS; Status Code: 400; Error Code: ${error.code}; Request ID: ${call.requestId}; Proxy: null)`;
    throw new AwsError(code, `${error.message} ${why}`, { status: 400, cause: error });
  }
}
