import { createHash } from 'node:crypto';
import { PERSONAL_LETTERS } from '@coldstart/classroom/protocol';
import { newCode } from '../records/classes.ts';

/** Only for whoever it is given to; what is kept is its hash. 50 random bits need no salt and no slow hash. */
export const newPersonalCode = (): string => newCode(PERSONAL_LETTERS);

export const hashCode = (code: string): Uint8Array => createHash('sha256').update(`coldstart code ${code}`).digest();

/** `K7M2QX` as it is read out: `K7M-2QX`; ten as `ABCDE-FGHJK`. */
export function spoken(code: string): string {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)}-${code.slice(half)}`;
}
