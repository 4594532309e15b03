import type { Cloud } from '@coldstart/cloud';
import type { EdgeResponse } from './hooks.ts';

/** An answer that is kept. */
export interface Kept {
  response: EdgeResponse;
  /** Paths by which it can be invalidated: the viewer's, and what functions have made of it. */
  readonly paths: readonly string[];
  /** Of a HEAD request: it has no body, and is no answer to a GET. */
  readonly headOnly: boolean;
  /** Milliseconds since 1970. */
  stored: number;
  freshUntil: number;
}

/** Bytes that one cloud keeps; what was used longest ago goes first, as AWS evicts what nobody asks for. */
const MOST_BYTES = 128 * 1024 * 1024;
const OVERHEAD = 1024;

/** What the edges of a cloud hold. It is in memory alone: a cache may forget whenever it likes. */
export class EdgeCache {
  /** By distribution and key; those that were used last are last. */
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  get(distribution: string, key: string): Kept | undefined {
    const name = nameOf(distribution, key);
    const found = this.#kept.get(name);
    if (found === undefined) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, found);
    return found;
  }

  put(distribution: string, key: string, kept: Kept): void {
    const name = nameOf(distribution, key);
    this.#drop(name);
    if (sizeOf(kept) > MOST_BYTES) return;
    this.#kept.set(name, kept);
    this.#bytes += sizeOf(kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#drop(oldest);
    }
  }

  /** Drops what a path of an invalidation names: `/a.html`, `/images/*`. */
  invalidate(distribution: string, pattern: string): void {
    for (const [name, { paths }] of this.#kept)
      if (name.startsWith(`${distribution} `) && paths.some((path) => fitsInvalidation(pattern, path)))
        this.#drop(name);
  }

  forget(distribution: string): void {
    for (const name of this.#kept.keys()) if (name.startsWith(`${distribution} `)) this.#drop(name);
  }

  #drop(name: string): void {
    const found = this.#kept.get(name);
    if (found === undefined) return;
    this.#kept.delete(name);
    this.#bytes -= sizeOf(found);
  }
}

const nameOf = (distribution: string, key: string): string => `${distribution} ${key}`;
const sizeOf = ({ response }: Kept): number => response.body.length + OVERHEAD;

/** `*` counts at the end alone, and a `?` begins a query. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html */
function fitsInvalidation(pattern: string, path: string): boolean {
  const asked = pattern.startsWith('/') ? pattern : `/${pattern}`;
  if (asked.endsWith('*')) return path.startsWith(asked.slice(0, -1));
  return path === asked || (!asked.includes('?') && path.split('?')[0] === asked);
}

const caches = new WeakMap<Cloud, EdgeCache>();

export function cacheOf(cloud: Cloud): EdgeCache {
  const found = caches.get(cloud) ?? new EdgeCache();
  caches.set(cloud, found);
  return found;
}
