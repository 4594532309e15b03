/** IP addresses as numbers, without Node: the lessons run queries in the browser. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);

const combined = (parts: readonly number[], size: bigint): bigint =>
  parts.reduce((sum, part) => (sum << size) | BigInt(part), 0n);

/** Undefined for what is no address. */
export function addressOf(text: string): Address | undefined {
  if (IPV4.test(text)) return { bits: 32, value: combined(text.split('.').map(Number), 8n) };
  return text.includes(':') ? ipv6(text) : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc4291#section-2.2 */
function ipv6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [before, after] = halves.map(groupsOf);
  if (before === undefined || (halves.length === 2 && after === undefined)) return undefined;
  const missing = 8 - before.length - (after?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const zeros = Array.from({ length: missing }, () => 0);
  return { bits: 128, value: combined([...before, ...zeros, ...(after ?? [])], 16n) };
}

/** The groups of a part between colons; its last one may be an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  const groups: number[] = [];
  const parts = text === '' ? [] : text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[\da-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else if (index === parts.length - 1 && IPV4.test(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else {
      return undefined;
    }
  }
  return groups;
}

/** Whether an address has the first bits of another one of its kind. */
export function isInSubnet(address: Address, net: Address, bits: number): boolean {
  const rest = BigInt(net.bits - bits);
  return address.bits === net.bits && address.value >> rest === net.value >> rest;
}
