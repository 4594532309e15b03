import { randomInt } from 'node:crypto';
import type { Call } from '@coldstart/cloud';

/** A record's id as transforms see it: a long number, with six digits for parts of a record behind it. */
export function nextId(call: Call): string {
  const digits = Array.from({ length: 5 }, () => String(randomInt(10 ** 8)).padStart(8, '0')).join('');
  return `49${String(call.now()).padStart(14, '0')}${digits}000000`;
}
