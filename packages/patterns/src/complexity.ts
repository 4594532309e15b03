import type { Wildcard } from './condition.ts';

/** As many as AWS's own example allows. `*:*:*:*:*:event-bus/*` has 11 and was refused, patterns with 7 were not. */
const MOST_BEGINNINGS = 10;

/** In place of a character's code. */
const STAR = -1;

/** A beginning of one or more wildcards: `a*` of `a*b` and `a*c`. */
interface Beginning {
  readonly id: number;
  readonly endsInStar: boolean;
  /** By the code that comes next. */
  readonly next: Map<number, Beginning>;
}

/**
 * Whether AWS finds a field's wildcards too complex: whether there is a value that fits more beginnings of them at once
 * than there may be. `abb` fits 3 of `a*bb`: `a*`, `a*b` and `a*bb`.
 * https://github.com/aws/event-ruler, "MachineComplexityEvaluator"
 *
 * @param sets by condition: what the wildcards of one condition have in common counts once
 */
export function tooComplex(sets: readonly (readonly Wildcard[])[]): boolean {
  const waiting = [beginningsOf(sets)];
  const seen = new Set<string>();
  for (let fitting = waiting.pop(); fitting !== undefined; fitting = waiting.pop()) {
    for (const next of after(fitting)) {
      if (next.length > MOST_BEGINNINGS) return true;
      const key = next.map(({ id }) => id).join(' ');
      if (!seen.has(key)) waiting.push(next);
      seen.add(key);
    }
  }
  return false;
}

/** A tree of beginnings for each condition. */
function beginningsOf(sets: readonly (readonly Wildcard[])[]): Beginning[] {
  let count = 0;
  const begin = (endsInStar: boolean): Beginning => ({ id: count++, endsInStar, next: new Map() });
  return sets.map((wildcards) => {
    const root = begin(false);
    for (const wildcard of wildcards) {
      let at = root;
      for (const code of codesOf(wildcard)) {
        const next = at.next.get(code) ?? begin(code === STAR);
        at.next.set(code, next);
        at = next;
      }
    }
    return root;
  });
}

/** With the quotes that AWS compares values with. */
function codesOf(wildcard: Wildcard): number[] {
  const codes = wildcard.map((part) => Array.from(part, (_, at) => part.charCodeAt(at)));
  const quote = '"'.charCodeAt(0);
  return [quote, ...codes.flatMap((part, index) => (index === 0 ? part : [STAR, ...part])), quote];
}

/** Of what fits a value: what fits it with one more character, for each character that makes a difference. */
function after(fitting: readonly Beginning[]): Beginning[][] {
  const stay = fitting.filter(({ endsInStar }) => endsInStar);
  const byCode = new Map<number, Beginning[]>();
  for (const { next } of fitting) {
    for (const [code, beginning] of next) {
      if (code !== STAR) byCode.set(code, [...(byCode.get(code) ?? stay), beginning]);
    }
  }
  return [...byCode.values()].map(withStars);
}

/** A star fits nothing, too. */
function withStars(fitting: readonly Beginning[]): Beginning[] {
  const stars = fitting.flatMap(({ next }) => next.get(STAR) ?? []);
  return [...new Set([...fitting, ...stars])].sort((a, b) => a.id - b.id);
}
