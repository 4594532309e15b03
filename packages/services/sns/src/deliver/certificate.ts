import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';

/*
 * A certificate that its own key has signed, as X.509 writes it in DER: what Node can read, and not write.
 * https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */

const TAGS = { integer: 0x02, bits: 0x03, null: 0x05, oid: 0x06, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };
/** With SHA-256: sha256WithRSAEncryption. */
const ALGORITHM = '2a864886f70d01010b';
const COMMON_NAME = '550403';

function der(tag: number, ...contents: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(contents.map((one) => Buffer.from(one)));
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), content]);
  const bytes = Buffer.from(length.toString(16).padStart(length < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Uint8Array.of(tag, 0x80 + bytes.length), bytes, content]);
}

const oid = (hex: string): Buffer => der(TAGS.oid, Buffer.from(hex, 'hex'));

/** YYMMDDhhmmssZ. @param time milliseconds since 1970 */
const moment = (time: number): Buffer =>
  der(TAGS.time, `${new Date(time).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`);

/**
 * @param name whose certificate it is: `sns.amazonaws.com`
 * @param from, until milliseconds since 1970
 * @returns PEM
 */
export function selfSigned(privateKey: KeyObject, name: string, from: number, until: number): string {
  const algorithm = der(TAGS.sequence, oid(ALGORITHM), der(TAGS.null));
  const subject = der(TAGS.sequence, der(TAGS.set, der(TAGS.sequence, oid(COMMON_NAME), der(TAGS.text, name))));
  const serial = Buffer.concat([Uint8Array.of(1), randomBytes(15)]);
  const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const validity = der(TAGS.sequence, moment(from), moment(until));
  const body = der(TAGS.sequence, der(TAGS.integer, serial), algorithm, subject, validity, subject, key);
  const signature = der(TAGS.bits, Uint8Array.of(0), sign('sha256', body, privateKey));
  const lines =
    der(TAGS.sequence, body, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
