import { Refused } from './json/refused.ts';

/** An address as a number, with its width in bits. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

const V4 = /^\d+\.\d+\.\d+\.\d+$/;
const V6 = /^[\da-f:]*:[\da-f:]*$/i;

/** @returns `undefined` for what is no address */
export function parseAddress(text: string): Address | undefined {
  if (V4.test(text)) return parseV4(text);
  return V6.test(text) ? parseV6(text) : undefined;
}

/** Whether an address lies in a block such as `10.0.0.0/24` or `2001:db8::/32`. */
export function inBlock(text: string): (value: string) => boolean {
  const { network, prefix } = parseBlock(text);
  const rest = BigInt(network.bits - prefix);
  const start = network.value >> rest;
  return (value) => {
    const address = parseAddress(value);
    return address?.bits === network.bits && address.value >> rest === start;
  };
}

/** Whether it is the same address, however it is written. */
export function isAddress(address: Address): (value: string) => boolean {
  return (value) => {
    const given = parseAddress(value);
    return given?.bits === address.bits && given.value === address.value;
  };
}

/** @throws Refused with AWS's sentences */
function parseBlock(text: string): { network: Address; prefix: number } {
  const parts = text.replace(/\/+$/, '').split('/');
  if (parts.length !== 2) throw new Refused("Malformed CIDR, one '/' required");
  const [base = '', length = ''] = parts;
  const prefix = /^[+-]?\d+$/.test(length) ? Number(length) : Number.NaN;
  if (!(Math.abs(prefix) < 2 ** 31)) throw new Refused('Malformed CIDR, mask bits must be an integer');
  if (prefix < 0) throw new Refused('Malformed CIDR, mask bits must not be negative');
  const network = parseAddress(base);
  if (network === undefined) {
    throw new Refused(`${V4.test(base) || V6.test(base) ? 'Invalid' : 'Nonstandard'} IP address: ${base}`);
  }
  if (prefix >= network.bits) {
    throw new Refused(`IPv${network.bits === 32 ? 4 : 6} mask bits must be < ${network.bits}`);
  }
  return { network, prefix };
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.').map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return { value: BigInt(parts.reduce((sum, part) => sum * 256 + part, 0)), bits: 32 };
}

function parseV6(text: string): Address | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  if (before === undefined || after === undefined) return undefined;
  const gap = 8 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  const all = [...before, ...Array<number>(gap).fill(0), ...after];
  const value = all.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  // `::ffff:0:0/96` holds the addresses of IPv4.
  return value >> 32n === 0xffffn ? { value: value & 0xffffffffn, bits: 32 } : { value, bits: 128 };
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  if (parts.some((part) => part.length < 1 || part.length > 4)) return undefined;
  return parts.map((part) => Number.parseInt(part, 16));
}
