import type {
  CustomerMasterKeySpec,
  EncryptionAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';

/**
 * What the key specs are, and which algorithms they have.
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export type Spec =
  | { readonly kind: 'symmetric'; readonly bytes: number }
  | { readonly kind: 'hmac'; readonly bytes: number; readonly mac: MacAlgorithmSpec }
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'ecc'; readonly curve: string; readonly signing: SigningAlgorithmSpec; readonly order: bigint };

const order = (hex: string): bigint => BigInt(`0x${hex.replaceAll(' ', '')}`);

/** The orders of the curves' groups: https://www.secg.org/sec2-v2.pdf */
const P256 = order('ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632551');
const P384 = order(
  'ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff c7634d81 f4372ddf 581a0db2 48b0a77a ecec196a ccc52973',
);
const P521 = order(
  '01ff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff fffffffa 51868783 bf2f966b 7fcc0148 f709a5d0 3bb5c9b8 899c47ae bb6fb71e 91386409',
);
const P256K1 = order('ffffffff ffffffff ffffffff fffffffe baaedce6 af48a03b bfd25e8c d0364141');

/** Those that this cloud has. */
export type OwnSpec = Exclude<CustomerMasterKeySpec, 'SM2'>;

const SPECS: Readonly<Record<OwnSpec, Spec>> = {
  SYMMETRIC_DEFAULT: { kind: 'symmetric', bytes: 32 },
  HMAC_224: { kind: 'hmac', bytes: 28, mac: 'HMAC_SHA_224' },
  HMAC_256: { kind: 'hmac', bytes: 32, mac: 'HMAC_SHA_256' },
  HMAC_384: { kind: 'hmac', bytes: 48, mac: 'HMAC_SHA_384' },
  HMAC_512: { kind: 'hmac', bytes: 64, mac: 'HMAC_SHA_512' },
  RSA_2048: { kind: 'rsa', bits: 2048 },
  RSA_3072: { kind: 'rsa', bits: 3072 },
  RSA_4096: { kind: 'rsa', bits: 4096 },
  ECC_NIST_P256: { kind: 'ecc', curve: 'prime256v1', signing: 'ECDSA_SHA_256', order: P256 },
  ECC_NIST_P384: { kind: 'ecc', curve: 'secp384r1', signing: 'ECDSA_SHA_384', order: P384 },
  ECC_NIST_P521: { kind: 'ecc', curve: 'secp521r1', signing: 'ECDSA_SHA_512', order: P521 },
  ECC_SECG_P256K1: { kind: 'ecc', curve: 'secp256k1', signing: 'ECDSA_SHA_256', order: P256K1 },
};

export const isOwnSpec = (spec: KeySpec): spec is OwnSpec => spec in SPECS;

export const specOf = (spec: OwnSpec): Spec => SPECS[spec];

/** What a key of this spec can be for. */
export function usagesOf(name: OwnSpec): readonly KeyUsageType[] {
  switch (SPECS[name].kind) {
    case 'symmetric':
      return ['ENCRYPT_DECRYPT'];
    case 'hmac':
      return ['GENERATE_VERIFY_MAC'];
    case 'rsa':
      return ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'];
    case 'ecc':
      return name === 'ECC_SECG_P256K1' ? ['SIGN_VERIFY'] : ['SIGN_VERIFY', 'KEY_AGREEMENT'];
  }
}

export function encryptionAlgorithms(name: OwnSpec): EncryptionAlgorithmSpec[] {
  const kind = SPECS[name].kind;
  return kind === 'rsa'
    ? ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']
    : kind === 'symmetric'
      ? ['SYMMETRIC_DEFAULT']
      : [];
}

export function signingAlgorithms(name: OwnSpec): SigningAlgorithmSpec[] {
  const spec = SPECS[name];
  if (spec.kind === 'ecc') return [spec.signing];
  if (spec.kind !== 'rsa') return [];
  return [
    'RSASSA_PKCS1_V1_5_SHA_256',
    'RSASSA_PKCS1_V1_5_SHA_384',
    'RSASSA_PKCS1_V1_5_SHA_512',
    'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384',
    'RSASSA_PSS_SHA_512',
  ];
}

export function macAlgorithms(name: OwnSpec): MacAlgorithmSpec[] {
  const spec = SPECS[name];
  return spec.kind === 'hmac' ? [spec.mac] : [];
}
