import { createHmac, timingSafeEqual } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Milliseconds that a code is shown for. */
const STEP = 30_000;

function bytesOf(seed: string): Buffer {
  const bits = [...seed].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The six digits that an app shows in a step of thirty seconds, of a seed in base32. https://www.rfc-editor.org/rfc/rfc6238 */
export function codeAt(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', bytesOf(seed)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * The step that a code is of, after the last that was taken.
 *
 * @param moment milliseconds since 1970
 * @param drift steps that a device's clock may be off
 */
export function stepOf(
  { seed, lastStep }: { readonly seed: string; readonly lastStep: number },
  code: string,
  moment: number,
  drift = 1,
): number | undefined {
  const now = Math.floor(moment / STEP);
  for (let step = Math.max(now - drift, lastStep + 1); step <= now + drift; step++) {
    const right = Buffer.from(codeAt(seed, step));
    const given = Buffer.from(code);
    if (right.length === given.length && timingSafeEqual(right, given)) return step;
  }
  return undefined;
}
