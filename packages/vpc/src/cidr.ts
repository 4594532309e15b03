/** IPv4 addresses and blocks. */

/** An address as a number; undefined for what is none. */
export function addressOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export interface Block {
  readonly first: number;
  readonly last: number;
  /** Bits that are fixed; the most of them win among routes. */
  readonly bits: number;
}

/** `10.0.0.0/16`, whose first address must fit its length; undefined for what is none. */
export function blockOf(text: string): Block | undefined {
  const [address = '', length = ''] = text.split('/');
  const first = addressOf(address);
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : 33;
  if (first === undefined || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1, bits } : undefined;
}

export function isWithin(address: string, block: string): boolean {
  const [number, range] = [addressOf(address), blockOf(block)];
  return number !== undefined && range !== undefined && range.first <= number && number <= range.last;
}

/** The nth address of a block: `10.0.1.4` of `10.0.1.0/24` and 4. AWS keeps the first four. */
export function nthAddress(block: string, nth: number): string {
  const number = (blockOf(block)?.first ?? 0) + nth;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
