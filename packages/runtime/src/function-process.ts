import type { Keeper } from './keeper.ts';
import { signalGroup, treeMemory } from './process-tree.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when it could not even be started. */
  readonly failure?: string;
}

/** A process that was started, one way or another: a group of its own, whose output is one stream. */
export interface Child {
  /** `undefined` when it could not be started. */
  readonly pid: number | undefined;
  /** Whether it can start no other processes. */
  readonly alone: boolean;
  /** Whether it can write nothing but its /tmp. */
  readonly confined: boolean;
  /** Settles when the process has ended, its output has been read, and nothing that it has started is left. */
  readonly ended: Promise<ProcessEnd>;
  /** Writes to its standard input, and ends that. */
  tell(text: string): void;
  /** Kills it and everything that it started. */
  kill(): void;
}

/** Starts a process whose output goes to `output`. */
export type Start = (output: (chunk: Buffer) => void) => Promise<Child>;

const POSIX = process.platform !== 'win32';

/** One process of a function. */
export class FunctionProcess {
  readonly #child: Child;
  #frozen = false;
  #ended = false;

  constructor(child: Child, keeper: Keeper) {
    const { pid } = child;
    this.#child = child;
    if (pid !== undefined) keeper.watch(pid);
    void child.ended.then(() => {
      this.#ended = true;
      if (pid !== undefined) keeper.forget(pid);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get confined(): boolean {
    return this.#child.confined;
  }

  /** The memory that it and what it has started hold, in bytes. */
  async memory(): Promise<number> {
    return this.pid === undefined ? 0 : await treeMemory(this.pid, this.#child.alone);
  }

  get ended(): Promise<ProcessEnd> {
    return this.#child.ended;
  }

  get alive(): boolean {
    return !this.#ended;
  }

  tell(text: string): void {
    this.#child.tell(text);
  }

  /** Stops it from running until it is thawed, where the system can. */
  freeze(): void {
    if (!POSIX || this.#frozen || this.pid === undefined || !this.alive) return;
    this.#frozen = true;
    signalGroup(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (!this.#frozen || this.pid === undefined || !this.alive) return;
    this.#frozen = false;
    signalGroup(this.pid, 'SIGCONT');
  }

  /** Asks it to end, and nothing that it has started. */
  terminate(): void {
    if (this.pid === undefined || !this.alive) return;
    try {
      process.kill(this.pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }

  /** Kills it and everything that it started; settles when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill();
    await this.#child.ended;
  }
}
