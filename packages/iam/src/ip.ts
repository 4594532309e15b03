/** An address as a number, with its width in bits. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** How sockets that listen for both give IPv4 addresses: `::ffff:203.0.113.7`. */
const MAPPED = /^::ffff:(?=[\d.]+$)/i;

/** True where an address lies in a block such as `203.0.113.0/24` or `2001:db8::/32`; false for what is no address. */
export function inBlock(address: string, block: string): boolean {
  const [base = '', length] = block.split('/');
  const network = parseAddress(base);
  const given = parseAddress(network?.bits === 32 ? address.replace(MAPPED, '') : address);
  if (given === undefined || network === undefined || given.bits !== network.bits) return false;
  const prefix = length === undefined ? network.bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > network.bits) return false;
  const rest = BigInt(network.bits - prefix);
  return given.value >> rest === network.value >> rest;
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseV6(text: string): Address | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  if (before === undefined || after === undefined) return undefined;
  const gap = 8 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  const all = [...before, ...Array<bigint>(gap).fill(0n), ...after];
  return { value: all.reduce((sum, group) => (sum << 16n) | group, 0n), bits: 128 };
}

function groups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const found: bigint[] = [];
  for (const part of text.split(':')) {
    const v4 = part.includes('.') ? parseV4(part) : undefined;
    if (v4 !== undefined) found.push(v4.value >> 16n, v4.value & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) found.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return found;
}
