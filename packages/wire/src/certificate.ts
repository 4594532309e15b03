import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { octets, pem, sequence, set, tagged } from './der.ts';

/** A key, and a certificate that says of itself that it belongs to this machine's loopback; both in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Object identifiers, as DER has them (https://www.rfc-editor.org/rfc/rfc5280). */
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const [SUBJECT_KEY, KEY_USAGE, ALTERNATIVE_NAMES, BASIC_CONSTRAINTS] = ['0e', '0f', '11', '13'].map((last) =>
  Buffer.from(`0603551d${last}`, 'hex'),
) as [Buffer, Buffer, Buffer, Buffer];
const TRUE = Buffer.from('0101ff', 'hex');
/** Nobody has the key but this process, and it ends long before. */
const VALIDITY = ['200101000000Z', '491231235959Z'];

/**
 * Makes a certificate for `localhost` and 127.0.0.1, and whatever else is named.
 *
 * @param names addresses and names: `192.168.1.5`, `fe80::1`, `room.local`
 */
export function createCertificate(...names: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(COMMON_NAME, tagged(0x0c, Buffer.from('Coldstart')))));
  const body = sequence(
    // Version 3.
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sequence(ECDSA_WITH_SHA256),
    name,
    sequence(...VALIDITY.map((time) => tagged(0x17, Buffer.from(time)))),
    name,
    subject,
    tagged(0xa3, sequence(...extensions(subject, new Set(['localhost', '127.0.0.1', ...names])))),
  );
  const signature = sign('sha256', body, privateKey);
  const signed = sequence(body, sequence(ECDSA_WITH_SHA256), tagged(0x03, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', signed),
  };
}

function extensions(subject: Buffer, names: ReadonlySet<string>): Buffer[] {
  const alternatives = [...names].map((name) =>
    isIP(name) === 0 ? tagged(0x82, Buffer.from(name)) : tagged(0x87, addressBytes(name)),
  );
  return [
    // An authority: those who trust it trust what it has signed, which is itself.
    sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence(TRUE))),
    // digitalSignature and keyCertSign.
    sequence(KEY_USAGE, TRUE, octets(tagged(0x03, Buffer.from([2, 0x84])))),
    sequence(SUBJECT_KEY, octets(octets(createHash('sha1').update(subject).digest()))),
    sequence(ALTERNATIVE_NAMES, octets(sequence(...alternatives))),
  ];
}

/** 4 bytes, or 16 for IPv6: URLs know each way of writing it. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [first, last] = [head, tail ?? ''].map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - (first?.length ?? 0) - (last?.length ?? 0) }, () => '0');
  const groups = [...(first ?? []), ...zeros, ...(last ?? [])];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
