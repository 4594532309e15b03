import type { RequestContext } from './context.ts';

/** Text with wildcards, ready to match. */
export interface Pattern {
  readonly text: string;
  /** Where a star or a question mark is just that: it came with a variable's value, or as `${*}`. */
  readonly plain?: ReadonlySet<number>;
}

export interface PatternOptions {
  /** Where `${aws:username}` takes its value; without it, `${` is plain text, as in policies of version 2008-10-17. */
  readonly variables?: RequestContext | undefined;
  /** False for `StringEquals` and the like, where `*` is a plain star. */
  readonly wildcards?: boolean;
}

/** One `${...}`: a name, perhaps with a default. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/;

/**
 * Puts the values of variables into a policy's text, or their defaults; `${*}`, `${?}` and `${$}` are escapes.
 *
 * @returns `undefined` when a variable has neither a value nor a default: such text matches nothing
 */
export function readPattern(text: string, variables: RequestContext | undefined): Pattern | undefined {
  if (variables === undefined || !text.includes('${')) return { text };
  const plain = new Set<number>();
  let result = '';
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    const value = resolve(found[1] ?? '', variables);
    if (value === undefined) return undefined;
    result += text.slice(end, found.index);
    for (let index = 0; index < value.length; index += 1) plain.add(result.length + index);
    result += value;
    end = found.index + found[0].length;
  }
  return { text: result + text.slice(end), plain };
}

function resolve(name: string, variables: RequestContext): string | undefined {
  if (name === '*' || name === '?' || name === '$') return name;
  const withDefault = WITH_DEFAULT.exec(name);
  const values = variables.get(withDefault?.[1] ?? name.trim());
  // A key with several values cannot stand in for text.
  return values?.length === 1 ? values[0] : withDefault?.[2];
}

/** Matches in linear space: on a mismatch it goes back to the last `*` alone. */
export function matches({ text, plain }: Pattern, value: string): boolean {
  const is = (wildcard: string, at: number): boolean => text[at] === wildcard && plain?.has(at) !== true;
  let p = 0;
  let v = 0;
  let star = -1;
  let starValue = 0;
  while (v < value.length) {
    if (is('*', p)) {
      star = p;
      starValue = v;
      p += 1;
    } else if (p < text.length && (text[p] === value[v] || is('?', p))) {
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
  while (is('*', p)) p += 1;
  return p === text.length;
}

/** True where the text, variables and all, matches the value. */
export function matchesText(
  text: string,
  value: string,
  { variables, wildcards = true }: PatternOptions = {},
): boolean {
  const pattern = readPattern(text, variables);
  if (pattern === undefined) return false;
  return wildcards ? matches(pattern, value) : pattern.text === value;
}
