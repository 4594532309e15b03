import { matches, readPattern, type PatternOptions } from './pattern.ts';

/** partition, service, Region, account and resource come after `arn`; the resource may hold colons of its own. */
const SEGMENTS = 6;

/** Splits at the first five colons, leaving those inside `${...}` alone. */
export function arnSegments(arn: string): string[] {
  const segments: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < arn.length && segments.length < SEGMENTS - 1; at += 1) {
    if (arn.startsWith('${', at)) depth += 1;
    else if (arn[at] === '}' && depth > 0) depth -= 1;
    else if (arn[at] === ':' && depth === 0) {
      segments.push(arn.slice(start, at));
      start = at + 1;
    }
  }
  segments.push(arn.slice(start));
  return segments;
}

/**
 * Matches an ARN against a pattern, segment by segment: a `*` does not reach across a colon of the first five.
 *
 * @param completed true for the Resource element, where AWS fills up an incomplete ARN with wildcards; not for ArnLike
 */
export function matchesArn(
  pattern: string,
  arn: string,
  options: Pick<PatternOptions, 'variables'> & { completed?: boolean } = {},
): boolean {
  if (pattern === '*') return true;
  const wanted = arnSegments(pattern);
  const given = arnSegments(arn);
  if (given.length < SEGMENTS) return false;
  if (wanted.length < SEGMENTS && options.completed !== true) return false;
  return given.every((segment, index) => {
    const compiled = readPattern(wanted[index] ?? '*', options.variables);
    return compiled !== undefined && matches(compiled, segment);
  });
}

/** The account in an ARN; `undefined` where it has none, as S3's. */
export function accountOfArn(arn: string): string | undefined {
  const account = arnSegments(arn)[4];
  return account === undefined || account === '' ? undefined : account;
}
