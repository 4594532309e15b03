import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { toText, type Value } from '../value.ts';
import { ofTexts, type FunctionTable } from './function.ts';
import { md2 } from './md2.ts';

const hash = (of: (bytes: Uint8Array) => Uint8Array) =>
  ofTexts(1, (text = '') => bytesToHex(of(new TextEncoder().encode(text))), toText);

function encode(value: Value, scheme: Value): Value {
  const bytes = value instanceof Uint8Array ? value : textBytes(value);
  if (scheme !== 'base64' || bytes === undefined) return undefined;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function textBytes(value: Value): Uint8Array | undefined {
  const text = toText(value);
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

/** What is JSON becomes a value that can be looked into, anything else a text; what is no base64 becomes Null. */
function decode(value: Value, scheme: Value): Value {
  if (scheme !== 'base64') return undefined;
  if (typeof value !== 'string') return null;
  let text: string;
  try {
    text = new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

export const encodingFunctions: FunctionTable = {
  decode: { arity: [2, 2], run: ([value, scheme]) => decode(value, scheme) },
  encode: { arity: [2, 2], run: ([value, scheme]) => encode(value, scheme) },
  md2: hash(md2),
  md5: hash(md5),
  sha1: hash(sha1),
  sha224: hash(sha224),
  sha256: hash(sha256),
  sha384: hash(sha384),
  sha512: hash(sha512),
};
