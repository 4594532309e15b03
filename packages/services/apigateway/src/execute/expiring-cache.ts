import type { Cloud } from '@coldstart/cloud';

interface Kept<Value> {
  readonly until: number;
  readonly value: Value;
}

/** Most values of a scope. */
const MOST = 10_000;

/** What is kept for a while, by the cloud's clock. */
class ExpiringCache<Value> {
  readonly #kept = new Map<string, Map<string, Kept<Value>>>();

  /** @param scope `API/STAGE`, what is forgotten together; @param key what requests differ in */
  find(scope: string, key: string, now: number): Value | undefined {
    const found = this.#kept.get(scope)?.get(key);
    return found !== undefined && found.until > now ? found.value : undefined;
  }

  keep(scope: string, key: string, value: Value, until: number): void {
    const kept = this.#kept.get(scope) ?? new Map<string, Kept<Value>>();
    this.#kept.set(scope, kept);
    kept.delete(key);
    // The oldest goes: whoever makes up keys must not fill the memory.
    if (kept.size >= MOST) for (const first of [...kept.keys()].slice(0, 1)) kept.delete(first);
    kept.set(key, { until, value });
  }

  forget(scope: string): void {
    this.#kept.delete(scope);
  }
}

/** A cache for each cloud. */
export function cachePerCloud<Value>(): (cloud: Cloud) => ExpiringCache<Value> {
  const caches = new WeakMap<Cloud, ExpiringCache<Value>>();
  return (cloud) => {
    const cache = caches.get(cloud) ?? new ExpiringCache<Value>();
    caches.set(cloud, cache);
    return cache;
  };
}
