import type { KeyUsageType } from '@aws-sdk/client-kms';
import { disabled, invalidState, invalidUsage } from './errors.ts';
import { currentMaterial, stateOf, type Key, type Material } from './state.ts';

/**
 * Whether a key's state allows an operation.
 *
 * @param but states in which it is allowed beside Enabled
 * @throws AwsError DisabledException, KMSInvalidStateException
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html#key-state-table
 */
export function checkUsable(
  key: Key,
  but: { readonly disabled?: boolean; readonly pendingImport?: boolean } = {},
): void {
  switch (stateOf(key)) {
    case 'PendingDeletion':
      throw invalidState(key.arn, 'is pending deletion.');
    case 'PendingImport':
      if (but.pendingImport !== true) throw invalidState(key.arn, 'is pending import.');
      return;
    case 'Disabled':
      if (but.disabled !== true) throw disabled(key.arn);
      return;
    default:
  }
}

/** @param operation as AWS calls it, `Encrypt` @throws AwsError InvalidKeyUsageException */
export function checkUsage(key: Key, usage: KeyUsageType, operation: string): void {
  if (key.usage === usage) return;
  throw invalidUsage(`${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`);
}

/** @throws AwsError InvalidKeyUsageException */
export function checkAlgorithm(key: Key, algorithm: string, possible: readonly string[]): void {
  if (possible.includes(algorithm)) return;
  throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
}

/** What a key that is enabled encrypts or signs with. @throws AwsError KMSInvalidStateException */
export function materialInUse(key: Key): Material & { readonly bytes: Uint8Array } {
  const material = currentMaterial(key);
  if (material?.bytes === undefined) throw invalidState(key.arn, 'is pending import.');
  return { ...material, bytes: material.bytes };
}
