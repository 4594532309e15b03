import type { Wildcard } from './condition.ts';

type TextTest = (value: string) => boolean;

export const startsWith =
  (prefix: string): TextTest =>
  (value) =>
    value.startsWith(prefix);

export const endsWith =
  (suffix: string): TextTest =>
  (value) =>
    value.endsWith(suffix);

/** The same in another case; so are prefixes and suffixes compared, by `startsWith` or `endsWith`. */
export function ignoringCase(test: (text: string) => TextTest, text: string): TextTest {
  const lower = test(text.toLowerCase());
  return (value) => lower(value.toLowerCase());
}

export const equals =
  (text: string): TextTest =>
  (value) =>
    value === text;

/** Each star stands for any text, also for none. */
export function fits(wildcard: Wildcard): TextTest {
  const [first, ...rest] = wildcard;
  const last = rest.pop();
  if (last === undefined) return equals(first);
  return (value) => {
    const end = value.length - last.length;
    if (end < first.length || !value.startsWith(first) || !value.endsWith(last)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = value.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
