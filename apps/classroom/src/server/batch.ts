import { setTimeout as wait } from 'node:timers/promises';

/**
 * Milliseconds for which those gather who ask together. An embedded database works in this thread, and lets nobody be
 * heard meanwhile: without this, each would come alone.
 */
export const GATHER = 4;

interface Round<Key, Value> {
  readonly keys: Set<Key>;
  readonly answer: PromiseWithResolvers<ReadonlyMap<Key, Value>>;
}

/**
 * Asks for many at once what many ask at once. While one question is under way, others gather for the next: three
 * hundred requests cost some questions, and each is told what was true after it had asked.
 */
export class Batch<Key, Value> {
  readonly #load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;
  #next: Round<Key, Value> | undefined;
  #running = false;

  constructor(load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {
    this.#load = load;
  }

  async get(key: Key): Promise<Value | undefined> {
    this.#next ??= { keys: new Set(), answer: Promise.withResolvers() };
    const { keys, answer } = this.#next;
    keys.add(key);
    if (!this.#running) void this.#run();
    return (await answer.promise).get(key);
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#next !== undefined) {
      await wait(GATHER);
      const { keys, answer } = this.#next;
      this.#next = undefined;
      await this.#load([...keys]).then(answer.resolve, answer.reject);
    }
    this.#running = false;
  }
}

/**
 * The same for one thing that everybody asks for.
 *
 * @param fresh milliseconds for which an answer is good
 */
export class Shared<Value> {
  readonly #batch: Batch<'it', { readonly value: Value }>;
  readonly #fresh: number;
  #known: { readonly value: Value; readonly until: number } | undefined;

  constructor(load: () => Promise<Value>, fresh: number) {
    this.#batch = new Batch(async () => {
      const value: Value = await load();
      return new Map([['it', { value }]] as const);
    });
    this.#fresh = fresh;
  }

  async get(): Promise<Value> {
    if (this.#known !== undefined && performance.now() < this.#known.until) return this.#known.value;
    const found = await this.#batch.get('it');
    if (found === undefined) throw new Error('Nothing was loaded.');
    this.#known = { value: found.value, until: performance.now() + this.#fresh };
    return found.value;
  }

  /** It was changed here. What was asked before that is not kept. */
  forget(): void {
    this.#known = undefined;
  }
}
