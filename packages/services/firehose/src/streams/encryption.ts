import type { DeliveryStreamEncryptionConfigurationInput } from '@aws-sdk/client-firehose';
import { AwsError } from '@coldstart/wire';
import { parseArn, type Call } from '@coldstart/cloud';
import { onStream } from '../access.ts';
import { inUse, invalidArgument } from '../errors.ts';
import type { FirehoseOperations } from '../sdk.ts';
import { changeStream, type DeliveryStream, type Encryption } from '../state.ts';

/** @throws AwsError InvalidKMSResourceException for a key that the caller may not use, or that is not there */
export async function readEncryption(
  call: Call,
  given: DeliveryStreamEncryptionConfigurationInput | undefined,
): Promise<Encryption | undefined> {
  if (given === undefined) return undefined;
  const { KeyType: keyType = 'AWS_OWNED_CMK', KeyARN: keyArn } = given;
  if (keyType === 'AWS_OWNED_CMK') {
    if (keyArn !== undefined) throw invalidArgument('KeyARN must not be specified for AWS_OWNED_CMK.');
    return { keyType, keyArn: undefined, enabled: true };
  }
  if (keyArn === undefined) throw invalidArgument('KeyARN must be specified for CUSTOMER_MANAGED_CMK.');
  const { account, region } = parseArn(keyArn) ?? call;
  try {
    await call.invoke('kms', 'DescribeKey', { KeyId: keyArn }, { account, region });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('InvalidKMSResourceException', error.message, { cause: error });
  }
  return { keyType, keyArn, enabled: true };
}

function changeActive(call: Call, name: string): DeliveryStream {
  const stream = changeStream(call, name);
  if (stream.source !== undefined)
    throw invalidArgument('Server side encryption can only be enabled for DirectPut delivery stream type.');
  if (stream.status === 'ACTIVE') return stream;
  throw inUse(`Firehose ${name} under account ${call.account} is not ACTIVE, instead in state ${stream.status}.`);
}

/** https://docs.aws.amazon.com/firehose/latest/dev/encryption.html */
export const encryptionOperations: FirehoseOperations = {
  StartDeliveryStreamEncryption: {
    access: onStream,
    async run({ DeliveryStreamName: name, DeliveryStreamEncryptionConfigurationInput: given }, call) {
      changeActive(call, name).encryption = await readEncryption(call, given ?? { KeyType: 'AWS_OWNED_CMK' });
    },
  },

  StopDeliveryStreamEncryption: {
    access: onStream,
    run({ DeliveryStreamName: name }, call) {
      const stream = changeActive(call, name);
      if (stream.encryption !== undefined) stream.encryption = { ...stream.encryption, enabled: false };
    },
  },
};
