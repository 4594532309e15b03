import { createHash, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeySpec } from '@aws-sdk/client-kms';
import { isOwnSpec, specOf, type OwnSpec } from '../specs.ts';
import type { Material } from '../state.ts';

const generate = promisify(generateKeyPair);

/** The same key material has the same id in one key, and another in every other key. */
export function materialId(keyId: string, bytes: Uint8Array): string {
  return createHash('sha256').update(keyId).update(bytes).digest('hex');
}

/** Material of a key's own. */
export function materialOf(keyId: string, bytes: Uint8Array): Material {
  return {
    id: materialId(keyId, bytes),
    bytes,
    description: undefined,
    expirationModel: undefined,
    validTo: undefined,
    rotated: undefined,
  };
}

/** New material of a key whose material is nothing but random bytes. */
export function newMaterial(keyId: string, spec: OwnSpec): Material {
  const found = specOf(spec);
  if (found.kind !== 'symmetric' && found.kind !== 'hmac') throw new Error(`${spec} is not made of random bytes.`);
  return materialOf(keyId, randomBytes(found.bytes));
}

const der = (key: KeyObject): Uint8Array => key.export({ type: 'pkcs8', format: 'der' });

/** A private key, in PKCS #8. @returns `undefined` for specs that have none */
export async function newPrivateKey(spec: KeySpec): Promise<Uint8Array | undefined> {
  const found = isOwnSpec(spec) ? specOf(spec) : undefined;
  if (found?.kind === 'rsa') return der((await generate('rsa', { modulusLength: found.bits })).privateKey);
  if (found?.kind === 'ecc') return der((await generate('ec', { namedCurve: found.curve })).privateKey);
  return undefined;
}

export async function generateMaterial(keyId: string, spec: OwnSpec): Promise<Material> {
  const privateKey = await newPrivateKey(spec);
  return privateKey === undefined ? newMaterial(keyId, spec) : materialOf(keyId, privateKey);
}
