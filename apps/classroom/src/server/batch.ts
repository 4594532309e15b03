import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds for which the first one waits at most, while others come. */
const LONGEST = 40;

/**
 * Waits for those who ask together: until a turn of the event loop, which hears everybody who has asked by then, brings
 * nobody new. An embedded database works in this thread, and lets nobody be heard meanwhile: without this, each would
 * come alone.
 *
 * @param count of those who are there
 */
export async function gather(count: () => number): Promise<void> {
  const until = performance.now() + LONGEST;
  for (let before = 0; count() > before && performance.now() < until;) {
    before = count();
    await turn();
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
 * One thing that everybody asks for. Whoever asks while it is loaded is told what is found: it is good for as long anyway.
 *
 * @param fresh milliseconds for which an answer is good
 */
export class Shared<Value> {
  readonly #load: () => Promise<Value>;
  readonly #fresh: number;
  #known: { readonly value: Promise<Value>; until: number } | undefined;

  constructor(load: () => Promise<Value>, fresh: number) {
    this.#load = load;
    this.#fresh = fresh;
  }

  async get(): Promise<Value> {
    if (this.#known === undefined || performance.now() >= this.#known.until) this.#known = this.#loaded();
    return this.#known.value;
  }

  /** It was changed here. What was asked before that is not kept. */
  forget(): void {
    this.#known = undefined;
  }

  #loaded(): { readonly value: Promise<Value>; until: number } {
    const known = { value: this.#load(), until: Number.POSITIVE_INFINITY };
    void known.value.then(
      () => (known.until = performance.now() + this.#fresh),
      () => (known.until = 0),
    );
    return known;
  }
}
