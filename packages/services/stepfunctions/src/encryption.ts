import type { EncryptionConfiguration } from '@aws-sdk/client-sfn';
import { invalidEncryption } from './errors.ts';

type Given = { readonly [Key in keyof EncryptionConfiguration]: EncryptionConfiguration[Key] } | undefined;

/** What is kept of it: nothing where AWS's own key is wanted. @throws AwsError InvalidEncryptionConfiguration */
export function checkEncryption(given: Given): EncryptionConfiguration | undefined {
  if (given === undefined || given.type === undefined) return undefined;
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = given;
  if (type === 'AWS_OWNED_KEY') {
    if (kmsKeyId !== undefined || kmsDataKeyReusePeriodSeconds !== undefined)
      throw invalidEncryption(
        "Invalid Encryption Configuration: 'kmsKeyId' and 'kmsDataKeyReusePeriodSeconds' must not be set for type AWS_OWNED_KEY.",
      );
    return undefined;
  }
  if (kmsKeyId === undefined)
    throw invalidEncryption(
      "Invalid Encryption Configuration: 'kmsKeyId' must be set for type CUSTOMER_MANAGED_KMS_KEY.",
    );
  return { type, kmsKeyId, kmsDataKeyReusePeriodSeconds: kmsDataKeyReusePeriodSeconds ?? 300 };
}
