import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds in which nobody else asks, after which those who ask together are thought to be all there. */
const GATHER = 4;
/** Milliseconds for which the first one waits at most, while others come. */
const LONGEST = 40;

/**
 * Waits for those who ask together. An embedded database works in this thread, and lets nobody be heard meanwhile:
 * without this, each would come alone; and on a busy machine a room comes in many small groups.
 *
 * @param count of those who are there
 */
export async function gather(count: () => number): Promise<void> {
  const until = performance.now() + LONGEST;
  for (let before = 0; count() > before && performance.now() < until;) {
    before = count();
    await wait(GATHER);
  }
}

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
      const { keys, answer } = this.#next;
      await gather(() => keys.size);
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
