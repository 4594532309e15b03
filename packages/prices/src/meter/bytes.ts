const encoder = new TextEncoder();

/** Bytes of what a value holds: texts, numbers and bytes in it, and the keys that lead there. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return encoder.encode(value).byteLength;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + bytesOf(one), 0);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).reduce((sum, [key, one]) => sum + key.length + bytesOf(one), 0);
  return value === undefined || value === null ? 0 : String(value).length;
}

const KB = 1024;
export const GB = 1024 ** 3;

/** How many pieces of so many kilobytes are begun; an empty one counts as one. */
export const chunks = (bytes: number, kilobytes: number): number => Math.max(1, Math.ceil(bytes / (kilobytes * KB)));
