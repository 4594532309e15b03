import { randomBytes, randomInt } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AIPA' | 'ACCA' | 'ASCA' | 'APKA';

/** A unique id: the prefix and 17 characters. */
export function uniqueId(prefix: IdPrefix): string {
  return prefix + randomBase32(17);
}

/**
 * An access key id: prefix, then 80 bits in base32 of which AWS gives the first 40 to the account
 * (its number, shifted by seven bits behind a leading one), then the rest at random.
 */
export function accessKeyId(prefix: 'AKIA' | 'ASIA', account: string): string {
  const bits = (1n << 47n) | (BigInt(account) << 7n) | BigInt(randomInt(128));
  let text = '';
  // 48 bits are nine characters of five bits and three bits more, which random bits fill up.
  const padded = (bits << 2n) | BigInt(randomInt(4));
  for (let shift = 45n; shift >= 0n; shift -= 5n) text += BASE32.charAt(Number((padded >> shift) & 31n));
  return prefix + text + randomBase32(6);
}

/** The account in an access key id; `undefined` for ids that are not shaped as AWS's. */
export function accountOfAccessKeyId(id: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(id)) return undefined;
  let bits = 0n;
  for (const character of id.slice(4, 14)) bits = (bits << 5n) | BigInt(BASE32.indexOf(character));
  const account = ((bits >> 2n) >> 7n) & ((1n << 40n) - 1n);
  return account < 10n ** 12n ? account.toString().padStart(12, '0') : undefined;
}

/** 40 characters of base64, as AWS's secrets. */
export function secretAccessKey(): string {
  return randomBytes(30).toString('base64');
}

/** Opaque; AWS's begin with these letters. */
export function sessionToken(): string {
  return `IQoJb3JpZ2luX2Vj${randomBytes(300).toString('base64')}`;
}

export function randomBase32(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += BASE32.charAt(byte & 31);
  return text;
}
