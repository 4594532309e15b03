import {
  createHash,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { octets, partsOf, pem, sequence, set, tagged } from '@coldstart/wire/der';
import { invalidRequest } from '../errors.ts';

/** Object identifiers, as DER has them: https://www.rfc-editor.org/rfc/rfc5280 */
const ECDSA_WITH_SHA256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const [COUNTRY, PLACE, STATE, ORGANIZATION, UNIT, COMMON_NAME] = ['06', '07', '08', '0a', '0b', '03'].map((last) =>
  Buffer.from(`06035504${last}`, 'hex'),
) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
const [SUBJECT_KEY, KEY_USAGE, BASIC_CONSTRAINTS] = ['0e', '0f', '13'].map((last) =>
  Buffer.from(`0603551d${last}`, 'hex'),
) as [Buffer, Buffer, Buffer];
const TRUE = Buffer.from('0101ff', 'hex');

const named = (kind: Buffer, text: string): Buffer => set(sequence(kind, tagged(0x0c, Buffer.from(text))));
const ISSUER = sequence(
  named(UNIT, 'Amazon Web Services O=Amazon.com Inc. L=Seattle ST=Washington C=US'),
  named(ORGANIZATION, 'Amazon.com Inc.'),
  named(PLACE, 'Seattle'),
  named(STATE, 'Washington'),
  named(COUNTRY, 'US'),
);
const DEVICE = sequence(named(COMMON_NAME, 'AWS IoT Certificate'));

/** Signs the certificates of this process. Nobody asks whose it is: certificates count by being registered. */
let authority: KeyObject | undefined;

/**
 * A certificate as AWS IoT gives it to a device, until the end of 2049.
 *
 * @param now milliseconds since 1970
 * @param csr a request in PEM, whose subject and key it is for
 * @throws AwsError InvalidRequestException for what is no such request
 */
export async function issueCertificate(
  now: number,
  csr?: string,
): Promise<{ certificate: string; publicKey: string; privateKey: string }> {
  if (csr !== undefined) return { certificate: certify(now, ...readRequest(csr)), publicKey: '', privateKey: '' };
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    certificate: certify(now, DEVICE, pair.publicKey.export({ type: 'spki', format: 'der' })),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  };
}

function certify(now: number, subject: Buffer, key: Buffer): string {
  authority ??= generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const from = new Date(now - 120_000)
    .toISOString()
    .replace(/[-:T]|\.\d{3}/g, '')
    .slice(2);
  const extensions = [
    sequence(SUBJECT_KEY, octets(octets(createHash('sha1').update(key).digest()))),
    sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence())),
    // digitalSignature
    sequence(KEY_USAGE, TRUE, octets(tagged(0x03, Buffer.from([7, 0x80])))),
  ];
  const body = sequence(
    // Version 3.
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(19)])),
    ECDSA_WITH_SHA256,
    ISSUER,
    sequence(...[from, '491231235959Z'].map((time) => tagged(0x17, Buffer.from(time)))),
    subject,
    key,
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, authority);
  return pem('CERTIFICATE', sequence(body, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature)));
}

/** Subject and key of a request. https://www.rfc-editor.org/rfc/rfc2986#section-4 */
function readRequest(csr: string): [subject: Buffer, key: Buffer] {
  const [, base64] = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([^-]+)-----END/.exec(csr) ?? [];
  try {
    const [info = Buffer.alloc(0)] = partsOf(Buffer.from(base64 ?? '', 'base64'));
    const [, subject, key] = partsOf(info);
    if (subject === undefined || key === undefined) throw new TypeError('It ends too soon.');
    createPublicKey({ key, format: 'der', type: 'spki' });
    return [subject, key];
  } catch {
    throw invalidRequest('Invalid certificate signing request');
  }
}

/** What is registered: its id is the hash of its bytes. @throws AwsError for what is no certificate */
export function readCertificate(text: string): { id: string; pem: string; notBefore: number; notAfter: number } {
  let read: X509Certificate;
  try {
    read = new X509Certificate(text);
  } catch {
    throw invalidRequest('Invalid certificate');
  }
  return { id: idOf(read.raw), pem: text, notBefore: Date.parse(read.validFrom), notAfter: Date.parse(read.validTo) };
}

/** @param der the certificate's bytes */
export const idOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');
