import { AbsentFunction, MathError } from '../math/math-error.ts';

export interface Token {
  /** `quoted` stood in double quotation marks, `text` in single ones. */
  readonly kind: 'word' | 'quoted' | 'text' | 'sign' | 'end';
  /** Without quotation marks and backslashes. */
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

/** Labels of accounts and tags, which this cloud does not know. */
export class AbsentSource extends AbsentFunction {}

const TOKEN = /\s*(?:(?<word>\w+)|"(?<quoted>(?:[^"\\]|\\.)*)"|'(?<text>(?:[^'\\]|\\.)*)'|(?<sign>!=|[=(),.]))/sy;

/** @throws MathError for a character that begins nothing, such as a quotation mark that is not closed */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  const end = query.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const before = TOKEN.lastIndex;
    const match = TOKEN.exec(query);
    const found = Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined);
    if (match === null || found === undefined) {
      throw new MathError(`Unexpected character after ${before}: '${query.slice(before).trimStart()[0]}'`);
    }
    const [kind, text] = found;
    const at = match.index + match[0].length - match[0].trimStart().length;
    tokens.push({ kind: kind as Token['kind'], text: text.replaceAll(/\\(.)/gs, '$1'), at });
  }
  tokens.push({ kind: 'end', text: '', at: query.length });
  return tokens;
}
