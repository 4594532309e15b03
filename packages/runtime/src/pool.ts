import { Environment } from './environment.ts';
import type { Launcher } from './launch/launcher.ts';
import type { Shared } from './shared.ts';

/** Environments that wait: those of a function for its next invocation, and spare ones for a function. */
export class Pool {
  readonly #shared: Shared;
  readonly #spares: number;
  /** How many initialized environments may wait at once, over all functions. */
  readonly #mostIdle: number;
  /** How often a key has been retired, and what that was when an environment became its function's. */
  readonly #retirements = new Map<string, number>();
  readonly #born = new WeakMap<Environment, number>();
  readonly #idle = new Map<string, Environment[]>();
  readonly #waiting = new Map<Launcher, Promise<Environment>[]>();
  readonly #all = new Set<Environment>();
  #closed = false;

  constructor(shared: Shared, spares: number, mostIdle: number) {
    this.#shared = shared;
    this.#spares = spares;
    this.#mostIdle = mostIdle;
  }

  /** A free environment of a function, the one that served last; it may still be busy with what its handler left behind. */
  async take(key: string): Promise<Environment | undefined> {
    const waiting = this.#idle.get(key);
    for (;;) {
      const environment = waiting?.pop();
      if (environment === undefined || (await environment.free())) return environment;
      void this.discard(environment);
    }
  }

  /** Takes an environment back, to wait for the function's next invocation. */
  give(key: string, environment: Environment): void {
    if (this.#born.get(environment) !== this.#retirements.get(key) || this.#closed) {
      void environment.free().then(() => this.discard(environment));
      return;
    }
    const waiting = this.#idle.get(key) ?? [];
    waiting.push(environment);
    this.#idle.delete(key);
    // The function that served last goes to the end of the map: the first one is the longest unused.
    this.#idle.set(key, waiting);
    let count = 0;
    for (const each of this.#idle.values()) count += each.length;
    if (count > this.#mostIdle) this.#evict();
  }

  /** A new environment: a spare one whose process runs already, or one without a process. */
  async fresh(key: string, launcher: Launcher, spareWillDo: boolean): Promise<Environment> {
    const born = this.#retirements.get(key);
    const spare = spareWillDo ? await this.#waiting.get(launcher)?.shift() : undefined;
    if (spare !== undefined && !spare.alive) void this.discard(spare);
    const environment = spare?.alive === true ? spare : this.#create(launcher);
    if (born !== undefined) this.#born.set(environment, born);
    return environment;
  }

  /** Starts spare processes up to the number that should wait. */
  replenish(launcher: Launcher): void {
    if (!launcher.spare(undefined) || this.#closed) return;
    const waiting = this.#waiting.get(launcher) ?? [];
    this.#waiting.set(launcher, waiting);
    while (waiting.length < this.#spares) {
      const environment = this.#create(launcher);
      waiting.push(environment.startSpare().then(() => environment));
    }
  }

  /** Ends a function's waiting environments. */
  async retire(key: string): Promise<void> {
    this.#retirements.set(key, (this.#retirements.get(key) ?? 0) + 1);
    const waiting = this.#idle.get(key) ?? [];
    this.#idle.delete(key);
    await Promise.all(waiting.map((environment) => this.discard(environment)));
  }

  /** Ends one environment. */
  async discard(environment: Environment): Promise<void> {
    await environment.end();
    environment.reportStray();
    this.#all.delete(environment);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#shared.store.close();
    this.#idle.clear();
    await Promise.all([...this.#waiting.values()].flat());
    await Promise.all([...this.#all].map((environment) => this.discard(environment)));
  }

  #create(launcher: Launcher): Environment {
    if (this.#closed) throw new Error('The runtime is closed.');
    const environment = new Environment(launcher, this.#shared);
    this.#all.add(environment);
    return environment;
  }

  #evict(): void {
    for (const [key, waiting] of this.#idle) {
      const environment = waiting.shift();
      if (waiting.length === 0) this.#idle.delete(key);
      if (environment === undefined) continue;
      void this.discard(environment);
      return;
    }
  }
}
