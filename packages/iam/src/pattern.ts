import type { RequestContext } from './context.ts';

const ANY = 0;
const ONE = 1;

/** Text with wildcards, ready to match: characters, `*` and `?`. */
export type Pattern = readonly (string | typeof ANY | typeof ONE)[];

export interface PatternOptions {
  /** Where `${aws:username}` takes its value; without it, `${` is plain text, as in policies of version 2008-10-17. */
  readonly variables?: RequestContext | undefined;
  /** False for `StringEquals` and the like, where `*` is a plain star. */
  readonly wildcards?: boolean;
}

/** One `${...}`: a name, perhaps with a default. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const VARIABLE = /\$\{([^}]*)\}/y;
const WITH_DEFAULT = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/;

/**
 * Reads a policy's text: wildcards, variables and their defaults, and the escapes `${*}`, `${?}`, `${$}`.
 *
 * @returns `undefined` when a variable has neither a value nor a default: such text matches nothing
 */
export function readPattern(text: string, { variables, wildcards = true }: PatternOptions = {}): Pattern | undefined {
  const pattern: (string | typeof ANY | typeof ONE)[] = [];
  for (let at = 0; at < text.length;) {
    VARIABLE.lastIndex = at;
    const found = variables === undefined ? null : VARIABLE.exec(text);
    if (found !== null && variables !== undefined) {
      const value = resolve(found[1] ?? '', variables);
      if (value === undefined) return undefined;
      pattern.push(...value);
      at = VARIABLE.lastIndex;
      continue;
    }
    const character = text.charAt(at);
    if (wildcards && character === '*') pattern.push(ANY);
    else if (wildcards && character === '?') pattern.push(ONE);
    else pattern.push(character);
    at += 1;
  }
  return pattern;
}

function resolve(name: string, variables: RequestContext): string | undefined {
  if (name === '*' || name === '?' || name === '$') return name;
  const withDefault = WITH_DEFAULT.exec(name);
  const values = variables.get(withDefault?.[1] ?? name.trim());
  // A key with several values cannot stand in for text.
  return values?.length === 1 ? values[0] : withDefault?.[2];
}

/** Matches in linear space: on a mismatch it goes back to the last `*` alone. */
export function matches(pattern: Pattern, value: string): boolean {
  let p = 0;
  let v = 0;
  let star = -1;
  let starValue = 0;
  while (v < value.length) {
    const token = pattern[p];
    if (token === ANY) {
      star = p;
      starValue = v;
      p += 1;
    } else if (token === ONE || token === value.charAt(v)) {
      p += 1;
      v += 1;
    } else if (star >= 0) {
      p = star + 1;
      starValue += 1;
      v = starValue;
    } else {
      return false;
    }
  }
  while (pattern[p] === ANY) p += 1;
  return p === pattern.length;
}

/** True where the text, variables and all, matches the value. */
export function matchesText(text: string, value: string, options: PatternOptions = {}): boolean {
  const pattern = readPattern(text, options);
  return pattern !== undefined && matches(pattern, value);
}
