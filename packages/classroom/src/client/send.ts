import type { Submitted } from '../protocol/index.ts';
import type { Patience } from './classroom.ts';
import { forgetSubmitted } from './last-submitted.ts';
import { classroomOf, type Membership } from './membership.ts';
import { Outbox, type Waiting } from './outbox.ts';
import { Later, NotKnown, Refused } from './problem.ts';
import { lockSending } from './sending-lock.ts';

/** What becomes of what waits, one after the other. */
export type SendingEvent =
  | { readonly type: 'sent'; readonly waiting: Waiting; readonly submitted: Submitted }
  | { readonly type: 'refused'; readonly waiting: Waiting; readonly reason: string }
  | { readonly type: 'broken'; readonly path: string };

export interface Sending {
  /** How many still wait for this learner. */
  readonly left: number;
  /** How many were submitted as another learner, and go out once the clone has joined as that one. */
  readonly others: number;
  /** Why the first one waits; absent when nothing does. */
  readonly why?: Later | NotKnown;
}

/**
 * Sends what waits, in order, until nothing does or something has to wait. An answer that got lost costs nothing: the same
 * id again is the same submission.
 *
 * @returns undefined while another process sends
 * @throws the signal's reason where it was aborted
 */
export async function sendWaiting(
  root: string,
  membership: Membership,
  onEvent: (event: SendingEvent) => void,
  patience: Patience = {},
): Promise<Sending | undefined> {
  const unlock = lockSending(root);
  if (unlock === undefined) return undefined;
  try {
    const outbox = new Outbox(root);
    await outbox.sweep();
    for (;;) {
      const { waiting, broken } = await outbox.read();
      for (const name of broken) onEvent({ type: 'broken', path: await outbox.setAside(name) });
      const own = waiting.filter(({ learner }) => learner === membership.learner.id);
      const others = waiting.length - own.length;
      const [first] = own;
      if (first === undefined) return { left: 0, others };
      const why = await sendOne(root, membership, outbox, first, onEvent, patience);
      if (why !== undefined) return { left: own.length, others, why };
    }
  } finally {
    unlock();
  }
}

/** @returns why it has to wait */
async function sendOne(
  root: string,
  membership: Membership,
  outbox: Outbox,
  waiting: Waiting,
  onEvent: (event: SendingEvent) => void,
  patience: Patience,
): Promise<Later | NotKnown | undefined> {
  try {
    const submitted = await classroomOf(membership, patience).submit(waiting.asked);
    await outbox.remove(waiting);
    onEvent({ type: 'sent', waiting, submitted });
    return undefined;
  } catch (error) {
    if (error instanceof Later || error instanceof NotKnown) return error;
    if (!(error instanceof Refused)) throw error;
    await forgetSubmitted(root, waiting.asked, waiting.asked.id, waiting.learner);
    await outbox.refuse(waiting, error.message);
    onEvent({ type: 'refused', waiting, reason: error.message });
    return undefined;
  }
}
