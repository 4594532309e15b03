import { setTimeout as pause } from 'node:timers/promises';
import { readMembership } from './membership.ts';
import { Outbox } from './outbox.ts';
import { ClassroomError, Later, NotKnown, OtherCertificate } from './problem.ts';
import { sendWaiting, type SendingEvent } from './send.ts';

/** Milliseconds: the first pause after a failure, which doubles, the longest, and between two looks for what waits. */
const [FIRST, LONGEST, IDLE] = [1000, 60_000, 10_000];

/** Sends what waits as soon as it can, for as long as a process runs. */
export class BackgroundSender {
  readonly #ended = new AbortController();
  readonly #done: Promise<void>;

  /** @param onEvent also told why it has failed, where waiting does not mend that; once for each reason */
  constructor(
    root: string,
    onEvent: (event: SendingEvent | { readonly type: 'failed'; readonly message: string }) => void,
    pauses = { first: FIRST, longest: LONGEST, idle: IDLE },
  ) {
    this.#done = this.#run(root, onEvent, pauses);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#done;
  }

  async #run(
    root: string,
    onEvent: ConstructorParameters<typeof BackgroundSender>[1],
    { first, longest, idle }: { readonly first: number; readonly longest: number; readonly idle: number },
  ): Promise<void> {
    const { signal } = this.#ended;
    let [failures, told] = [0, ''];
    while (!signal.aborted) {
      let wait = idle;
      try {
        const why = await attempt(root, onEvent, signal);
        failures = why === undefined ? 0 : failures + 1;
        if (why !== undefined) {
          // A whole class comes back at once: not all of them in the same moment.
          const backoff = Math.min(longest, first * 2 ** Math.min(failures - 1, 20)) * (0.5 + Math.random() / 2);
          wait = Math.max(backoff, why instanceof Later ? (why.retryAfter ?? 0) * 1000 : 0);
        }
        if (why instanceof NotKnown || why instanceof OtherCertificate) throw why;
      } catch (error) {
        const message = error instanceof ClassroomError ? error.message : String(error);
        if (!signal.aborted && message !== told) onEvent({ type: 'failed', message });
        told = message;
      }
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

/** @returns why something still waits */
async function attempt(
  root: string,
  onEvent: (event: SendingEvent) => void,
  signal: AbortSignal,
): Promise<ClassroomError | undefined> {
  const membership = await readMembership(root);
  if (membership === undefined) return undefined;
  const { waiting, broken } = await new Outbox(root).read();
  if (broken.length === 0 && !waiting.some(({ learner }) => learner === membership.learner.id)) return undefined;
  return (await sendWaiting(root, membership, onEvent, { signal }))?.why;
}
