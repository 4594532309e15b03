import { invalidParameter } from './errors.ts';

/** True for the log lines that a pattern means. */
export type Matcher = (message: string) => boolean;

export const malformed = (): Error => invalidParameter('Invalid filter pattern');

/** A regular expression of a pattern, between percent signs; AWS knows fewer characters than JavaScript does. */
export function regular(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw malformed();
  }
}
