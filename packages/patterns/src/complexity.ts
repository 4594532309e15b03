import type { Wildcard } from './condition.ts';

/** As many as AWS's own example allows. `*:*:*:*:*:event-bus/*` has 11 and was refused, patterns with 7 were not. */
const MOST_BEGINNINGS = 10;

/** What stands between characters' codes: a star, and the end of a wildcard. */
const STAR = -1;
const END = -2;

/**
 * Whether AWS finds a field's wildcards too complex: whether there is a value that fits more beginnings of them at once
 * than there may be. `abb` fits 3 of `a*bb`: `a*`, `a*b` and `a*bb`.
 * https://github.com/aws/event-ruler, "MachineComplexityEvaluator"
 */
export function tooComplex(wildcards: readonly Wildcard[]): boolean {
  const spelled = wildcards.flatMap(spell);
  const waiting = [[0, ...spelled.flatMap((code, at) => (code === END ? [at + 1] : []))]];
  const seen = new Set<string>();
  for (let fitting = waiting.pop(); fitting !== undefined; fitting = waiting.pop()) {
    for (const next of after(spelled, fitting)) {
      if (next.length > MOST_BEGINNINGS) return true;
      const key = next.join(' ');
      if (!seen.has(key)) waiting.push(next);
      seen.add(key);
    }
  }
  return false;
}

/** AWS compares values with their quotes. */
function spell(wildcard: Wildcard): number[] {
  return `"${wildcard.join('\0')}"`
    .split('')
    .map((char) => (char === '\0' ? STAR : char.charCodeAt(0)))
    .concat(END);
}

/**
 * A beginning is known by the place after it. Given those that a value fits: those that it fits with one more character,
 * for each character that makes a difference.
 */
function after(spelled: readonly number[], fitting: readonly number[]): number[][] {
  const stay = fitting.filter((at) => spelled[at - 1] === STAR);
  const byCode = new Map<number, number[]>();
  for (const at of fitting) {
    const code = spelled[at] ?? END;
    if (code >= 0) byCode.set(code, [...(byCode.get(code) ?? stay), at + 1]);
  }
  return [...byCode.values()].map((ends) => withStars(spelled, ends));
}

/** A star fits nothing, too. */
function withStars(spelled: readonly number[], ends: readonly number[]): number[] {
  const stars = ends.filter((end) => spelled[end] === STAR).map((end) => end + 1);
  return [...new Set([...ends, ...stars])].sort((a, b) => a - b);
}
