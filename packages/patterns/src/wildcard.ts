import type { Wildcard } from './condition.ts';

/**
 * Reads a text with stars; `\*` is a star and `\\` a backslash.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 *
 * @param fail is told what AWS says of two stars in a row and of other escapes
 */
export function parseWildcard(text: string, fail: (reason: string) => never): Wildcard {
  const parts: [string, ...string[]] = [''];
  const append = (char: string): void => {
    parts[parts.length - 1] += char;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === '*') {
      if (next === '*') fail(`Consecutive wildcard characters at pos ${position(text, at)}`);
      parts.push('');
    } else if (char === '\\') {
      if (next !== '*' && next !== '\\') fail(`Invalid escape character at pos ${position(text, at)}`);
      append(next);
      at += 1;
    } else {
      append(char);
    }
  }
  return parts;
}

/** AWS counts bytes, from the quote before the text. */
function position(text: string, at: number): number {
  return 1 + new TextEncoder().encode(text.slice(0, at)).length;
}
