/**
 * One kind of state, such as the functions of Lambda. Its values are plain data (objects, arrays,
 * `Map`, `Set`, `Date`, `Uint8Array`, numbers, strings): whatever `structuredClone` takes, since
 * `--data` writes them to disk with V8's serializer. No class instances, functions or timers.
 */
export interface StateKind<State> {
  readonly name: string;
  readonly init: () => State;
}

/**
 * Declares a kind of state.
 *
 * @param name unique, `service` or `service/concept`, e.g. `dynamodb/table`
 * @param init makes the empty state
 */
export function defineState<State extends object>(name: string, init: () => State): StateKind<State> {
  return { name, init };
}

/** Where a piece of state lives. `part` splits large state, e.g. one part for each table. */
export interface StateAddress {
  readonly account: string;
  readonly region: string;
  readonly part: string;
}

/** Region of the services that have none (IAM), and account of the names that all accounts share (buckets). */
export const GLOBAL = 'global';

/** Everything the cloud remembers, by account, Region, kind and part. */
export class StateStore {
  readonly #values = new Map<string, object>();

  /** The state at an address; made empty on first sight. */
  get<State extends object>(kind: StateKind<State>, address: StateAddress): State {
    const key = stateKey(kind.name, address);
    let value = this.#values.get(key);
    if (value === undefined) {
      value = kind.init();
      this.#values.set(key, value);
    }
    // The key holds the kind's name, and only that kind's `init` has made the value.
    return value as State;
  }

  /** The state at an address, or `undefined` where there is none yet. */
  peek<State extends object>(kind: StateKind<State>, address: StateAddress): State | undefined {
    return this.#values.get(stateKey(kind.name, address)) as State | undefined;
  }

  /** Puts state back that was read from disk. */
  restore(key: string, value: object): void {
    this.#values.set(key, value);
  }

  value(key: string): object | undefined {
    return this.#values.get(key);
  }

  drop(key: string): void {
    this.#values.delete(key);
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  /** Addresses at which a kind has state. */
  addresses(kind: StateKind<object>): StateAddress[] {
    const found: StateAddress[] = [];
    for (const key of this.#values.keys()) {
      const { name, ...address } = parseStateKey(key);
      if (name === kind.name) found.push(address);
    }
    return found;
  }

  /** Forgets an account: what a reset of an exercise is. Returns the keys of what it had. */
  dropAccount(account: string): string[] {
    const dropped = [...this.#values.keys()].filter((key) => parseStateKey(key).account === account);
    for (const key of dropped) this.#values.delete(key);
    return dropped;
  }
}

const SEPARATOR = '\u0000';

export function stateKey(name: string, address: StateAddress): string {
  return [address.account, address.region, name, address.part].join(SEPARATOR);
}

export function parseStateKey(key: string): StateAddress & { name: string } {
  const [account = '', region = '', name = '', part = ''] = key.split(SEPARATOR);
  return { account, region, name, part };
}
