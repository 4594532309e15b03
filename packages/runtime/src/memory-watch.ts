import type { FunctionProcess } from './function-process.ts';
import { readMemory } from './process-tree.ts';

const MEGABYTE = 1024 * 1024;
/** How often memory is looked at while a function runs, in milliseconds. */
const INTERVAL = process.platform === 'linux' ? 20 : 250;

/** What the processes of an environment hold, the runtime's first, and whether that is too much. */
export class MemoryWatch {
  readonly #processes: () => readonly FunctionProcess[];
  /** MB that they may hold together; not known yet, none is too much. */
  limit = Infinity;
  #peak = 0;
  #exceeded = false;

  constructor(processes: () => readonly FunctionProcess[]) {
    this.#processes = processes;
  }

  /** Whether the runtime was killed, since there was more than there may be. */
  get exceeded(): boolean {
    return this.#exceeded;
  }

  /** The most that there ever was, in MB, no more than there may be. */
  get peak(): number {
    this.#notePeak();
    return this.#exceeded ? this.limit : Math.min(this.limit, Math.max(1, Math.ceil(this.#peak / MEGABYTE)));
  }

  /** Notes what the runtime holds as it begins to wait, once. */
  noteBeginning(): void {
    if (this.#peak === 0) this.#notePeak();
  }

  /** Looks on until it is told to stop. @returns what stops it */
  start(): () => void {
    let watching = true;
    const timer = setInterval(() => void this.#check(() => watching), INTERVAL);
    return () => {
      watching = false;
      clearInterval(timer);
    };
  }

  async #check(watching: () => boolean): Promise<void> {
    const processes = this.#processes();
    const used = (await Promise.all(processes.map((each) => each.memory()))).reduce((sum, each) => sum + each, 0);
    this.#peak = Math.max(this.#peak, used);
    const [runtime] = processes;
    if (used > this.limit * MEGABYTE && runtime?.alive === true && watching()) {
      this.#exceeded = true;
      await runtime.kill();
    }
  }

  #notePeak(): void {
    const pid = this.#processes()[0]?.pid;
    if (pid !== undefined) this.#peak = Math.max(this.#peak, readMemory(pid)?.peak ?? 0);
  }
}
