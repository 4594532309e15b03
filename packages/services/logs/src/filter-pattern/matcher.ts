/**
 * Filter patterns: which log lines are meant.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { jsonMatcher } from './json.ts';
import { spaceMatcher } from './space-delimited.ts';
import { checkExpressions, invalidCharacters, malformed, regularExpression, type Matcher } from './syntax.ts';

const cache = new Map<string, Matcher>();

/** @throws AwsError InvalidParameterException for a pattern that cannot be read */
export function matcher(pattern: string): Matcher {
  let found = cache.get(pattern);
  if (found === undefined) {
    found = compile(pattern.trim());
    if (cache.size > 1000) cache.clear();
    cache.set(pattern, found);
  }
  return found;
}

function compile(pattern: string): Matcher {
  if (pattern === '') return () => true;
  checkExpressions(pattern);
  if (pattern.startsWith('{')) return jsonMatcher(pattern);
  if (pattern.startsWith('[')) return spaceMatcher(pattern);
  return termMatcher(pattern);
}

/** `ERROR -"not found" ?WARN %4\d\d%`: what has other characters than letters, digits and `_` stands in quotes. */
function termMatcher(pattern: string): Matcher {
  const required: Matcher[] = [];
  const optional: Matcher[] = [];
  const excluded: Matcher[] = [];
  const term = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s"]+))\s*/y;
  while (term.lastIndex < pattern.length) {
    const match = term.exec(pattern);
    if (match === null) throw malformed();
    const [, sign, quoted, expression, plain] = match;
    const wrong = /[^\p{L}\p{N}_]+/u.exec(plain ?? '')?.[0];
    if (wrong !== undefined) throw invalidCharacters(wrong);
    const text = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    const pieces = expression === undefined ? undefined : regularExpression(expression);
    const holds: Matcher =
      pieces === undefined ? (message) => message.includes(text) : (message) => pieces.test(message);
    (sign === '-' ? excluded : sign === '?' ? optional : required).push(holds);
  }
  return (message) =>
    required.every((holds) => holds(message)) &&
    !excluded.some((holds) => holds(message)) &&
    // Optional terms count only where there is no required one.
    (optional.length === 0 || required.length > 0 || optional.some((holds) => holds(message)));
}
