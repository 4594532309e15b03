import type { Cloud } from '@coldstart/cloud';

interface Kept {
  readonly until: number;
  readonly answer: unknown;
}

/** What authorizers have answered, kept for as long as they allow, by the cloud's clock. */
export class AuthorizerCache {
  readonly #kept = new Map<string, Map<string, Kept>>();

  /** @param scope `API/STAGE`; @param key what callers differ in */
  find(scope: string, key: string, now: number): unknown {
    const found = this.#kept.get(scope)?.get(key);
    return found !== undefined && found.until > now ? found.answer : undefined;
  }

  keep(scope: string, key: string, answer: unknown, until: number): void {
    const kept = this.#kept.get(scope) ?? new Map<string, Kept>();
    this.#kept.set(scope, kept);
    // The oldest goes: whoever makes up tokens must not fill the memory.
    if (kept.size >= 10_000) for (const first of [...kept.keys()].slice(0, 1)) kept.delete(first);
    kept.set(key, { until, answer });
  }

  forget(scope: string): void {
    this.#kept.delete(scope);
  }
}

const caches = new WeakMap<Cloud, AuthorizerCache>();

export function authorizerCache(cloud: Cloud): AuthorizerCache {
  const cache = caches.get(cloud) ?? new AuthorizerCache();
  caches.set(cloud, cache);
  return cache;
}
