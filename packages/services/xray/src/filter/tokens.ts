import { invalidRequest } from '../errors.ts';

export type Token =
  | { readonly kind: 'word' | 'text' | 'sign'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: number };

const PATTERNS = [
  ['space', /\s+/y],
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.])/y],
  ['sign', /!=|<=|>=|[=<>!(){}[\],:]/y],
  ['word', /[A-Za-z_][\w.-]*/y],
] as const;

/** Words, texts, numbers and signs of a filter expression. @throws AwsError for what is none */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = PATTERNS.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const [match] = pattern.exec(text) ?? [];
      return match === undefined ? [] : [{ kind, match }];
    })[0];
    if (found === undefined) throw invalidRequest(`Invalid filter expression: unexpected ${text[at]} at ${at}.`);
    at += found.match.length;
    if (found.kind === 'space') continue;
    if (found.kind === 'number') tokens.push({ kind: 'number', text: found.match, value: Number(found.match) });
    else if (found.kind === 'text')
      tokens.push({ kind: 'text', text: found.match.slice(1, -1).replaceAll(/\\(.)/g, '$1') });
    else tokens.push({ kind: found.kind, text: found.match });
  }
  return tokens;
}
