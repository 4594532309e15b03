/**
 * Submissions on their way. Each is kept until the server has answered, so that what cannot be sent now goes out later:
 * in order, and once, since its id stays the same however often it is sent.
 */
import type { SubmissionAsked, Submitted } from '@coldstart/classroom/protocol';
import { change, Refused } from '../ask.ts';
import { keep, kept } from './kept.ts';

/** Milliseconds until what could not be sent is tried again. */
const [SOON, LATEST] = [2000, 60_000];
/** Refusals that say nothing against the submission: sign in, too slow, too many. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 425, 429]);

interface Told {
  readonly sent: (asked: SubmissionAsked, answer: Submitted) => void;
  /** It will never be taken as it is, and does not wait any more. */
  readonly refused: (asked: SubmissionAsked, why: string) => void;
  readonly changed: () => void;
}

export class Outbox {
  readonly #name: string;
  readonly #told: Told;
  /** What the browser did not keep. */
  #own: SubmissionAsked[] = [];
  #sending = false;
  #stopped = false;
  readonly #online = (): void => void this.flush();
  #delay = SOON;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(learner: string, told: Told) {
    this.#name = `coldstart-room-outbox ${learner}`;
    this.#told = told;
    addEventListener('online', this.#online);
  }

  get waiting(): readonly SubmissionAsked[] {
    return [...kept<SubmissionAsked[]>(this.#name, []), ...this.#own];
  }

  /** @returns false where the browser does not keep it: the page has to stay open until it is sent */
  add(asked: SubmissionAsked): boolean {
    const stored = keep(this.#name, [...kept<SubmissionAsked[]>(this.#name, []), asked]);
    if (!stored) this.#own.push(asked);
    void this.flush();
    return stored;
  }

  /** Sends what waits, the oldest first; what cannot be sent is tried again by itself. */
  async flush(): Promise<void> {
    if (this.#sending || this.#stopped) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      // One tab at a time, where browsers have locks: over HTTPS, or on the same machine.
      if ('locks' in navigator) await navigator.locks.request(this.#name, () => this.#sendAll());
      else await this.#sendAll();
      this.#delay = SOON;
    } catch (error) {
      if (!this.#stopped) this.#timer = setTimeout(() => void this.flush(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, LATEST);
      if (!(error instanceof Error)) throw error;
    } finally {
      this.#sending = false;
      this.#told.changed();
    }
  }

  /** The session has ended: what waits belongs to this learner, and must not go out as somebody else's. */
  stop(): void {
    this.#stopped = true;
    removeEventListener('online', this.#online);
    clearTimeout(this.#timer);
  }

  async #sendAll(): Promise<void> {
    for (let [next] = this.waiting; next !== undefined && !this.#stopped; [next] = this.waiting) {
      const asked = next;
      try {
        const answer = await change<Submitted>('POST', 'classroom/submissions', asked);
        this.#remove(asked.id);
        this.#told.sent(asked, answer);
      } catch (error) {
        if (!(error instanceof Refused) || error.status >= 500 || PASSING.has(error.status)) throw error;
        this.#remove(asked.id);
        this.#told.refused(asked, error.message);
      }
    }
  }

  #remove(id: string): void {
    const stored = kept<SubmissionAsked[]>(this.#name, []).filter((one) => one.id !== id);
    keep(this.#name, stored.length === 0 ? undefined : stored);
    this.#own = this.#own.filter((one) => one.id !== id);
  }
}
