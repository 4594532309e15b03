import { createECDH, createPrivateKey, randomBytes } from 'node:crypto';
import type { Spec } from '../specs.ts';

/*
 * ECDSA of a digest: node:crypto signs messages alone, and hashes them itself.
 * https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.186-5.pdf, section 6.4
 * Multiples of the base point come from node:crypto. Whoever verifies here has the private key, and so needs no others.
 */

type Curve = Extract<Spec, { kind: 'ecc' }>;

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const lengthOf = (order: bigint): number => Math.ceil(order.toString(16).length / 2);
const toBytes = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
const modulo = (value: bigint, order: bigint): bigint => ((value % order) + order) % order;

function inverse(value: bigint, order: bigint): bigint {
  let [previous, rest, factor, next] = [order, modulo(value, order), 0n, 1n];
  while (rest !== 0n) {
    const quotient = previous / rest;
    [previous, rest] = [rest, previous - quotient * rest];
    [factor, next] = [next, factor - quotient * next];
  }
  return modulo(factor, order);
}

/** The digest's first bits, as many as the order has. */
function digestNumber(digest: Uint8Array, order: bigint): bigint {
  const excess = digest.length * 8 - order.toString(2).length;
  const value = toNumber(digest);
  return excess > 0 ? value >> BigInt(excess) : value;
}

/** The x of so many times the base point, within the order. */
function xOf(times: bigint, { curve, order }: Curve): bigint {
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(toBytes(times, lengthOf(order)));
  const point = ecdh.getPublicKey();
  return modulo(toNumber(point.subarray(1, 1 + (point.length - 1) / 2)), order);
}

function secretOf(privateKey: Uint8Array): bigint {
  const { d } = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  });
  return toNumber(Buffer.from(d ?? '', 'base64url'));
}

export function signDigest(digest: Uint8Array, privateKey: Uint8Array, curve: Curve): Buffer {
  const { order } = curve;
  const secret = secretOf(privateKey);
  for (;;) {
    // Eight bytes more than the order has, so that no number is likelier than another.
    const times = modulo(toNumber(randomBytes(lengthOf(order) + 8)), order);
    if (times === 0n) continue;
    const r = xOf(times, curve);
    const s = modulo(inverse(times, order) * (digestNumber(digest, order) + r * secret), order);
    if (r !== 0n && s !== 0n) return writeSignature(r, s);
  }
}

export function verifyDigest(digest: Uint8Array, signature: Uint8Array, privateKey: Uint8Array, curve: Curve): boolean {
  const { order } = curve;
  const numbers = readSignature(signature);
  if (numbers === undefined) return false;
  const [r, s] = numbers;
  if (r <= 0n || r >= order || s <= 0n || s >= order) return false;
  const w = inverse(s, order);
  const times = modulo(digestNumber(digest, order) * w + r * w * secretOf(privateKey), order);
  return times !== 0n && xOf(times, curve) === r;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** ASN.1 of two integers, as AWS gives signatures. */
function writeSignature(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([r, s].map(writeInteger));
  return Buffer.concat([Buffer.from([SEQUENCE]), writeLength(body.length), body]);
}

const writeLength = (length: number): Buffer => Buffer.from(length < 0x80 ? [length] : [0x81, length]);

function writeInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // A first bit of 1 would be a sign.
  const positive = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([INTEGER]), writeLength(positive.length), positive]);
}

function readSignature(signature: Uint8Array): [bigint, bigint] | undefined {
  const whole = readValue(Buffer.from(signature), SEQUENCE);
  const r = whole && readValue(whole.value, INTEGER);
  const s = r && readValue(r.rest, INTEGER);
  if (whole === undefined || r === undefined || s === undefined) return undefined;
  return whole.rest.length > 0 || s.rest.length > 0 ? undefined : [toNumber(r.value), toNumber(s.value)];
}

function readValue(bytes: Buffer, type: number): { value: Buffer; rest: Buffer } | undefined {
  const isLong = bytes[1] === 0x81;
  const length = bytes[isLong ? 2 : 1];
  const start = isLong ? 3 : 2;
  if (bytes[0] !== type || length === undefined || bytes.length < start + length) return undefined;
  return { value: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}
