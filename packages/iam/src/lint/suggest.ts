import { closest, distance } from 'fastest-levenshtein';

/** The known name that someone may have meant; `undefined` where none is near. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const byLower = new Map(known.map((each) => [each.toLowerCase(), each]));
  const same = byLower.get(lower);
  if (same !== undefined) return same;
  const nearest = closest(lower, [...byLower.keys()]);
  return distance(lower, nearest) <= Math.max(1, Math.floor(name.length / 4)) ? byLower.get(nearest) : undefined;
}

/** " Did you mean `X`?", or nothing. */
export function hint(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
}
