import { setTimeout as pause } from 'node:timers/promises';
import type { Patience } from './classroom.ts';
import type { Membership } from './membership.ts';
import { Later, SomethingElse } from './problem.ts';
import { sendWaiting, type Sending, type SendingEvent } from './send.ts';

/** Milliseconds between two looks whether the other process has sent. */
const LOOK = 50;
/** Seconds that somebody who looks on is made to wait, and how often. */
const [LONGEST, TRIES] = [30, 5];

/**
 * Sends what waits, for somebody who looks on: waits for another process that is sending, and as long as a busy
 * classroom asks for, within reason.
 *
 * @throws the signal's reason where it was aborted
 */
export async function sendPatiently(
  root: string,
  membership: Membership,
  onEvent: (event: SendingEvent | { readonly type: 'busy'; readonly seconds: number }) => void,
  patience: Patience = {},
): Promise<Sending> {
  const { signal } = patience;
  for (let attempt = 1; ;) {
    const sending = await sendWaiting(root, membership, onEvent, patience);
    if (sending === undefined) {
      await pause(LOOK, undefined, { signal });
      continue;
    }
    const { why } = sending;
    const seconds = why instanceof Later && !(why instanceof SomethingElse) ? why.retryAfter : undefined;
    if (seconds === undefined || seconds > LONGEST || attempt >= TRIES) return sending;
    attempt += 1;
    onEvent({ type: 'busy', seconds });
    await pause(seconds * 1000, undefined, { signal });
  }
}
