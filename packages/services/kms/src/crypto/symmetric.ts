import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalidCiphertext } from '../errors.ts';

/*
 * Ciphertexts of symmetric keys. They say which key and which of its materials they are for, so that Decrypt need not be
 * told; the encryption context is not in them, and has to be given again:
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 *
 * 01 02 02 00 78, as AWS's begin | length and text of ACCOUNT/KEY-ID | 32 bytes of material id | 12 bytes of iv |
 * AES-256-GCM | 16 bytes of tag. All before the iv is authenticated, and so is the context.
 */

export type EncryptionContext = Readonly<Record<string, string>>;

const MAGIC = Buffer.from('0102020078', 'hex');
const MATERIAL_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  readonly account: string;
  readonly keyId: string;
  readonly materialId: string;
  readonly header: Uint8Array;
  readonly iv: Uint8Array;
  readonly content: Uint8Array;
  readonly tag: Uint8Array;
}

export interface Seal {
  readonly account: string;
  readonly keyId: string;
  readonly materialId: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** Pairs in the order of their names, with their lengths: two contexts never read the same. */
function additionalData(header: Uint8Array, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  const texts = pairs.flat().flatMap((text) => {
    const bytes = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([header, ...texts]);
}

export function seal(
  { account, keyId, materialId, bytes }: Seal,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Buffer {
  const name = Buffer.from(`${account}/${keyId}`, 'latin1');
  const header = Buffer.concat([MAGIC, Buffer.from([name.length]), name, Buffer.from(materialId, 'hex')]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytes, iv);
  cipher.setAAD(additionalData(header, context));
  return Buffer.concat([header, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @returns `undefined` for what no symmetric key has encrypted */
export function readSealed(blob: Uint8Array): Sealed | undefined {
  const bytes = Buffer.from(blob);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const nameAt = MAGIC.length + 1;
  const materialAt = nameAt + (bytes[MAGIC.length] ?? 0);
  const ivAt = materialAt + MATERIAL_BYTES;
  if (bytes.length < ivAt + IV_BYTES + TAG_BYTES) return undefined;
  const [account = '', keyId = ''] = bytes.subarray(nameAt, materialAt).toString('latin1').split('/');
  return {
    account,
    keyId,
    materialId: bytes.subarray(materialAt, ivAt).toString('hex'),
    header: bytes.subarray(0, ivAt),
    iv: bytes.subarray(ivAt, ivAt + IV_BYTES),
    content: bytes.subarray(ivAt + IV_BYTES, -TAG_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
  };
}

/** @throws AwsError InvalidCiphertextException where the context is another one, or anything has been changed */
export function unseal(sealed: Sealed, key: Uint8Array, context: EncryptionContext): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(sealed.header, context));
  decipher.setAuthTag(sealed.tag);
  try {
    return Buffer.concat([decipher.update(sealed.content), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}
