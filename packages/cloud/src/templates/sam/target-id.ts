import { contentHash } from './hash.ts';

/** Ids of event targets are at most 64 letters long. */
export function targetId(id: string, suffix: string): string {
  const full = `${id}${suffix}`;
  return full.length <= 64 ? full : `${id.slice(0, 64 - 10 - suffix.length)}${contentHash(id)}${suffix}`.slice(0, 64);
}
