import { invalidValue } from './errors.ts';

/** A block of IPv4 addresses. */
export interface Cidr {
  /** `10.0.0.0/16` */
  readonly text: string;
  readonly first: number;
  readonly last: number;
  readonly length: number;
}

const BLOCK = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** @returns `undefined` for what is no block; addresses within a block stand for the block */
export function readCidr(text: string): Cidr | undefined {
  const parts = BLOCK.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.slice(0, 4).some((part) => part > 255)) return undefined;
  const length = parts[4] ?? 0;
  if (length > 32) return undefined;
  const address = parts.slice(0, 4).reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(address / size) * size;
  return { text: `${addressText(first)}/${length}`, first, last: first + size - 1, length };
}

/** @throws AwsError InvalidParameterValue */
export function cidrOf(text: string, parameter = 'cidrBlock'): Cidr {
  const cidr = readCidr(text);
  if (cidr === undefined) throw invalidValue(text, parameter, 'This is not a valid CIDR block.');
  return cidr;
}

export const overlap = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;

export const contains = (outer: Cidr, inner: Cidr): boolean => outer.first <= inner.first && inner.last <= outer.last;

export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
