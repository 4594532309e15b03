import { randomInt } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { expiredCode, tooManyAttempts, wrongCode } from '../errors.ts';
import type { User } from '../state.ts';

const HOUR = 3_600_000;
/** How long codes hold, in milliseconds. https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html */
export const CODE_LIFE = { signUp: 24 * HOUR, password: HOUR, attribute: 24 * HOUR };

const MOST_TRIES = 5;
/** AWS lets a user ask five to twenty times an hour, by the risk that it sees. */
const MOST_ASKED = 10;

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** A new code, in the place of one that was sent before. @throws AwsError LimitExceededException */
export function issueCode(user: User, what: string, life: number, call: Call): string {
  const now = call.now();
  const isOld = now - user.asked.since >= HOUR;
  user.asked = isOld ? { since: now, count: 1 } : { ...user.asked, count: user.asked.count + 1 };
  if (user.asked.count > MOST_ASKED) throw tooManyAttempts();
  const code = newCode();
  user.codes = { ...user.codes, [what]: { code, until: now + life, tries: 0 } };
  return code;
}

/** @throws AwsError CodeMismatchException, ExpiredCodeException, LimitExceededException */
export function checkCode(user: User, what: string, given: string, call: Call): void {
  const sent = user.codes[what];
  if (sent === undefined) throw expiredCode();
  if (sent.tries >= MOST_TRIES) throw tooManyAttempts();
  if (sent.code !== given) {
    sent.tries += 1;
    throw wrongCode();
  }
  if (sent.until < call.now()) throw expiredCode();
  const { [what]: _, ...others } = user.codes;
  user.codes = others;
}
