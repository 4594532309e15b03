import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { defineState, everywhere, type Call, type Cloud } from '@coldstart/cloud';
import { selfSigned } from './certificate.ts';

/** What messages are signed with: one key for the whole cloud, as AWS has one for a Region. PEM. */
const signingKey = defineState('sns/signing-key', () => ({ privateKey: '', certificate: '' }));

const YEAR = 365 * 86_400_000;
/** Requests below this are for SNS without anybody's signature. */
const PATH = '/_sns/';

function keyOf(call: Call): { readonly privateKey: string; readonly certificate: string } {
  const key = call.state(signingKey, everywhere);
  if (key.privateKey === '') {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    key.privateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const now = call.cloud.clock.machineNow();
    key.certificate = selfSigned(privateKey, 'sns.amazonaws.com', now - YEAR, now + 10 * YEAR);
  }
  return key;
}

/** Keys that were read from their PEM, which takes longer than a signature. */
const read = new Map<string, KeyObject>();

function keyIn(pem: string): KeyObject {
  const known = read.get(pem) ?? createPrivateKey(pem);
  read.set(pem, known);
  return known;
}

const fileOf = (certificate: string): string =>
  `SimpleNotificationService-${createHash('md5').update(certificate).digest('hex')}.pem`;

/** What is signed of a message, in this order, where it is there. */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/**
 * A message's signature, and where the certificate is that proves it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 *
 * @param version 1: SHA-1, 2: SHA-256
 */
export function signatureOf(call: Call, message: Readonly<Record<string, string | undefined>>, version: string) {
  const { privateKey, certificate } = keyOf(call);
  const names = SIGNED[message['Type'] ?? ''] ?? SIGNED['SubscriptionConfirmation'] ?? [];
  const text = names.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('');
  const signature = sign(version === '2' ? 'sha256' : 'sha1', Buffer.from(text), keyIn(privateKey));
  return {
    SignatureVersion: version,
    Signature: signature.toString('base64'),
    SigningCertURL: `${call.cloud.endpoint}${PATH}${fileOf(certificate)}`,
  };
}

/** A link that says what to do, for whoever has it. */
export function linkTo(call: Call, action: string, parameters: Readonly<Record<string, string>>): string {
  const rest = Object.entries(parameters).map(([name, value]) => `&${name}=${value}`);
  return `${call.cloud.endpoint}${PATH}?Action=${action}${rest.join('')}`;
}

/** Answers whoever asks for the certificate; links are operations. */
export async function serveCertificate(request: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  if (!request.path.startsWith(PATH) || request.query.has('Action')) return undefined;
  const { certificate = '' } = cloud.store.peek(signingKey, everywhere) ?? {};
  const isThere = certificate !== '' && request.path === `${PATH}${fileOf(certificate)}`;
  return isThere
    ? { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: certificate }
    : { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such certificate.' };
}
