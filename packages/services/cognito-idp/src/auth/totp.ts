import { randomBytes } from 'node:crypto';
import { stepOf, type Call } from '@coldstart/cloud';
import { refused } from '../errors.ts';
import type { User } from '../state.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A seed for an app, in base32: 260 bits, as Cognito's are. */
export const newSeed = (): string => [...randomBytes(52)].map((byte) => BASE32[byte % 32]).join('');

/** The step of a code; an app's clock may be off by one. */
const stepIn = (user: User, code: string, call: Call, after: number): number | undefined =>
  stepOf({ seed: user.totp?.secret ?? '', lastStep: after }, code, call.now());

/**
 * Takes a code of a user's app, once.
 *
 * @throws AwsError CodeMismatchException, ExpiredCodeException
 */
export function takeCode(user: User, code: string, call: Call, wrong = mismatch()): void {
  const { totp } = user;
  if (totp === undefined) throw mismatch();
  const step = stepIn(user, code, call, totp.usedStep);
  if (step !== undefined) {
    totp.usedStep = step;
    return;
  }
  if (stepIn(user, code, call, -1) !== undefined)
    throw refused('ExpiredCodeException', 'Your software token has already been used once.');
  throw wrong;
}

const mismatch = () => refused('CodeMismatchException', 'Invalid code received for user');
