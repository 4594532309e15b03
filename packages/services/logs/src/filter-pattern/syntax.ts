import { invalidParameter } from '../errors.ts';

/** True for the log lines that a pattern means. */
export type Matcher = (message: string) => boolean;

export const malformed = (): Error => invalidParameter('Invalid filter pattern');

/**
 * A regular expression of a pattern, between percent signs. As on AWS it has no groups,
 * so none takes exponential time: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function regularExpression(source: string): RegExp {
  if (/(?:^|[^\\])(?:\\\\)*[()]/.test(source)) throw malformed();
  try {
    return new RegExp(source);
  } catch {
    throw malformed();
  }
}
