import { createHash } from 'node:crypto';
import { newCode } from '../records/classes.ts';

/** Letters and digits of a learner's own code; the room's has six. */
const PERSONAL = 10;

/** Only for the paper that it is printed on; what is kept is its hash. 50 random bits need no salt and no slow hash. */
export const newPersonalCode = (): string => newCode(PERSONAL);

export const hashCode = (code: string): Uint8Array => createHash('sha256').update(`coldstart code ${code}`).digest();

/** `K7M2QX` as it is read out: `K7M-2QX`; ten as `ABCDE-FGHJK`. */
export function spoken(code: string): string {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)}-${code.slice(half)}`;
}
