import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { DeliveryMediumType } from '@aws-sdk/client-cognito-identity-provider';
import { deliver, servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { refused } from '../errors.ts';
import type { Pool, User } from '../state.ts';
import { eventOf } from '../triggers/event.ts';
import { triggerAttributes } from '../users/show.ts';
import type { CodeMessage } from './send.ts';

/**
 * Hands a code, encrypted, to the function with which a pool sends its messages itself. Nobody waits for it.
 *
 * @returns false where the pool has no such function
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
export async function sendBySender(
  call: Call,
  pool: Pool,
  user: User,
  medium: DeliveryMediumType,
  { what, code, clientId, clientMetadata }: CodeMessage,
): Promise<boolean> {
  const { CustomEmailSender, CustomSMSSender, KMSKeyID: key } = pool.settings.LambdaConfig;
  const isEmail = medium === 'EMAIL';
  const arn = (isEmail ? CustomEmailSender : CustomSMSSender)?.LambdaArn;
  if (arn === undefined || key === undefined) return false;
  const name = isEmail ? 'Email' : 'SMS';
  const as = servicePrincipal('cognito-idp.amazonaws.com', pool.account);
  try {
    const event = eventOf(pool, {
      source: `Custom${name}Sender_${what}`,
      username: user.username,
      clientId,
      request: {
        type: `custom${name}SenderRequestV1`,
        code: await encrypted(call, pool, key, code),
        clientMetadata: clientMetadata ?? null,
        userAttributes: triggerAttributes(user),
      },
      response: {},
    });
    await deliver(call, {
      target: arn,
      message: { body: JSON.stringify(event) },
      as,
      source: { arn: pool.arn, account: pool.account, region: pool.region },
      action: `Custom${name}Sender_${what}`,
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw refused('UnexpectedLambdaException', `Custom${name}Sender invocation failed due to error ${error.code}.`);
  }
  return true;
}

/** AES-256 in GCM, its key derived by HKDF with SHA-256, unsigned. */
const SUITE = 0x01_78;

/**
 * A message of the AWS Encryption SDK: version 1, one block, its data key from KMS.
 *
 * @see https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
 */
async function encrypted(call: Call, pool: Pool, keyId: string, text: string): Promise<string> {
  const EncryptionContext = { 'userpool-id': pool.id };
  const answer = await call.invoke(
    'kms',
    'GenerateDataKey',
    { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext },
    { as: servicePrincipal('cognito-idp.amazonaws.com', pool.account), account: pool.account, region: pool.region },
  );
  const { Plaintext, CiphertextBlob, KeyId } = answer as {
    Plaintext: Uint8Array;
    CiphertextBlob: Uint8Array;
    KeyId: string;
  };
  const messageId = randomBytes(16);
  const context = Object.entries(EncryptionContext).map(([name, value]) => Buffer.concat([sized(name), sized(value)]));
  const aad = Buffer.concat([uint(context.length, 2), ...context]);
  const header = Buffer.concat([
    Buffer.from([0x01, 0x80]),
    uint(SUITE, 2),
    messageId,
    sized(aad),
    uint(1, 2),
    sized('aws-kms'),
    sized(KeyId),
    sized(Buffer.from(CiphertextBlob)),
    // One block, without frames; four reserved bytes; the length of an IV; no length of frames.
    Buffer.from([0x01, 0, 0, 0, 0, 12]),
    uint(0, 4),
  ]);
  const info = Buffer.concat([uint(SUITE, 2), messageId]);
  const key = Buffer.from(hkdfSync('sha256', Plaintext, Buffer.alloc(0), info, 32));
  const headerIv = Buffer.alloc(12);
  const [, headerTag] = seal(key, headerIv, header, Buffer.alloc(0));
  const content = Buffer.from(text, 'utf8');
  const iv = randomBytes(12);
  const bodyAad = Buffer.concat([
    messageId,
    Buffer.from('AWSKMSEncryptionClient Single Block', 'utf8'),
    uint(1, 4),
    uint(content.length, 8),
  ]);
  const [body, tag] = seal(key, iv, bodyAad, content);
  return Buffer.concat([header, headerIv, headerTag, iv, uint(content.length, 8), body, tag]).toString('base64');
}

function uint(value: number, bytes: 2 | 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, Math.max(0, bytes - 6), Math.min(bytes, 6));
  return buffer;
}

/** Bytes behind their number, in two bytes. */
function sized(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([uint(bytes.length, 2), bytes]);
}

function seal(key: Buffer, iv: Buffer, aad: Buffer, content: Buffer): readonly [Buffer, Buffer] {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return [sealed, cipher.getAuthTag()];
}
