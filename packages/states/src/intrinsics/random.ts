const MULTIPLIER = 0x5_deec_e66dn;
const MASK = (1n << 48n) - 1n;

/** The first number from 0 up to 1 of java.util.Random with a seed: AWS says only that the same seed gives the same. */
export function seeded(seed: number): number {
  let state = (BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): bigint => {
    state = (state * MULTIPLIER + 0xbn) & MASK;
    return state >> (48n - bits);
  };
  const high = next(26n);
  return Number((high << 27n) + next(27n)) / 2 ** 53;
}
