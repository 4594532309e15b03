import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { IntrinsicProblem } from './problem.ts';

const ALGORITHMS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
};

/** @throws {IntrinsicProblem} */
export function hash(text: string, algorithm: string): string {
  const digest = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (digest === undefined)
    throw new IntrinsicProblem(`The algorithm must be one of ${Object.keys(ALGORITHMS).join(', ')}.`);
  return bytesToHex(digest(new TextEncoder().encode(text)));
}
