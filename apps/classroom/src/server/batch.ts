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
    // Who asks in the same moment comes along.
    await Promise.resolve();
    while (this.#next !== undefined) {
      const { keys, answer } = this.#next;
      this.#next = undefined;
      await this.#load([...keys]).then(answer.resolve, answer.reject);
    }
    this.#running = false;
  }
}

/** The same for one thing that everybody asks for. */
export function shared<Value>(load: () => Promise<Value>): () => Promise<Value> {
  const batch = new Batch<'it', { readonly value: Value }>(async () => new Map([['it', { value: await load() }]]));
  return async () => {
    const found = await batch.get('it');
    if (found === undefined) throw new Error('Nothing was loaded.');
    return found.value;
  };
}
