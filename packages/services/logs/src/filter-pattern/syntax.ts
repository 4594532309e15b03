import { invalidParameter } from '../errors.ts';

/** True for the log lines that a pattern means. */
export type Matcher = (message: string) => boolean;

export const malformed = (): Error => invalidParameter('Invalid filter pattern');

export const unclosed = (start: string, end: string): Error =>
  invalidParameter(`Invalid filter pattern: If a filter pattern starts with '${start}' it must end with '${end}'`);

/** @param characters those that AWS shows: the first that are wrong */
export const invalidCharacters = (characters: string): Error =>
  invalidParameter(`Invalid filter pattern: Invalid character(s) in term '${characters}'`);

/** A pattern has two regular expressions at most. */
const MOST_EXPRESSIONS = 2;

/** @throws AwsError InvalidParameterException for a pattern with more regular expressions than AWS takes */
export function checkExpressions(pattern: string): void {
  const expressions = pattern.match(/"(?:[^"\\]|\\.)*"|%[^%]*%/g)?.filter((one) => one.startsWith('%')) ?? [];
  if (expressions.length > MOST_EXPRESSIONS) throw malformed();
}

/**
 * A regular expression of a pattern, between percent signs. As on AWS it has no groups,
 * so none takes exponential time: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function regularExpression(source: string): RegExp {
  const group = /(?:^|[^\\])(?:\\\\)*([()])/.exec(source)?.[1];
  if (group !== undefined) throw invalidCharacters(group);
  try {
    return new RegExp(source);
  } catch {
    throw malformed();
  }
}
