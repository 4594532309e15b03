import { setTimeout as wait } from 'node:timers/promises';
import { SandboxBroken, type Sandbox } from '../sandbox/sandbox.ts';

/** Seconds between attempts to open a sandbox that does not open: each waits twice as long, up to this. */
const LONGEST = 30;

/** Where one submission at a time is graded: a sandbox, and another one when it is of no more use. */
export class Slot {
  readonly #open: () => Promise<Sandbox>;
  readonly #say: (message: string) => void;
  readonly #ended: AbortSignal;
  #sandbox: Sandbox;

  private constructor(
    open: () => Promise<Sandbox>,
    sandbox: Sandbox,
    say: (message: string) => void,
    ended: AbortSignal,
  ) {
    this.#open = open;
    this.#sandbox = sandbox;
    this.#say = say;
    this.#ended = ended;
  }

  /**
   * @param ended when nothing is opened any more
   * @throws SandboxBroken where none can be opened
   */
  static async open(open: () => Promise<Sandbox>, say: (message: string) => void, ended: AbortSignal): Promise<Slot> {
    return new Slot(open, await open(), say, ended);
  }

  get sandbox(): Sandbox {
    return this.#sandbox;
  }

  /** Opens another sandbox, however long that takes: an engine may be started again. Returns without one at the end. */
  async mend(why: SandboxBroken): Promise<void> {
    this.#say(`A sandbox broke, and is opened anew. ${why.message}`);
    await this.#sandbox.close();
    for (let seconds = 1; !this.#ended.aborted; seconds = Math.min(LONGEST, seconds * 2)) {
      try {
        this.#sandbox = await this.#open();
        return;
      } catch (error) {
        if (!(error instanceof SandboxBroken)) throw error;
        this.#say(`No sandbox opens; the next attempt is in ${seconds} seconds. ${error.message}`);
      }
      await wait(seconds * 1000, undefined, { signal: this.#ended }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.#sandbox.close();
  }
}
