import { servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { sendDeadLetter } from '../deliver/dead-letter.ts';
import type { EventBus } from '../state.ts';
import { showEvent, type BusEvent } from './event.ts';

/** As dead letters name it, by KMS's code. */
const CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'NO_PERMISSIONS',
  NotFoundException: 'NO_RESOURCE',
};

/**
 * A bus with a key of KMS keeps events that are not AWS's own under it: EventBridge itself must be allowed to use the
 * key. What cannot be kept goes to the dead-letter queue of the bus, and without one is lost; its sender does not hear
 * of it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 *
 * @returns whether the event goes on
 */
export async function encrypt(call: Call, bus: EventBus, event: BusEvent): Promise<boolean> {
  const { kmsKeyIdentifier: KeyId, arn, account, region } = bus;
  if (KeyId === undefined || KeyId === '' || event.source.startsWith('aws.')) return true;
  const EncryptionContext = { 'aws:events:event-bus:arn': arn };
  const as = servicePrincipal('events.amazonaws.com', account);
  const how = { as, account, region, context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account } };
  try {
    const asked = { KeyId, KeySpec: 'AES_256', EncryptionContext };
    const { CiphertextBlob } = await call.invoke('kms', 'GenerateDataKey', asked, how);
    await call.invoke('kms', 'Decrypt', { CiphertextBlob, EncryptionContext }, how);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { deadLetterArn: target } = bus;
    const message = { body: JSON.stringify(showEvent(event)) };
    const letter = { target: target ?? '', as, message, source: { arn, account, region }, action: 'dead letter' };
    const code = CODES[error.code] ?? 'SDK_CLIENT_ERROR';
    sendDeadLetter(call, target === undefined ? undefined : letter, { code, message: error.message }, 0);
    return false;
  }
}
