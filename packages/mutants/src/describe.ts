/** Characters of a text that a name shows. */
const LONGEST = 70;
/** Characters of the same line that are shown around what is changed. */
const AROUND = 24;

/**
 * Says what replaces what, with a little of the line around it: `Quantity < 1 → Quantity <= 1`.
 *
 * @param start of the change in `text`, as an offset; `end` is the first character after it
 */
export function describeChange(text: string, start: number, end: number, replacement: string): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const before = text.slice(Math.max(lineStart, start - AROUND), start);
  const after = text.slice(end, Math.min(lineEnd === -1 ? text.length : lineEnd, end + AROUND));
  const show = (middle: string): string => `${before}${cut(middle)}${after}`.replaceAll(/\s+/g, ' ').trim();
  return `${show(text.slice(start, end))} → ${show(replacement)}`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)}…${line.slice(-LONGEST / 2)}`;
}

/** Where two texts begin and cease to differ, as offsets in the first and in the second one. */
export function difference(one: string, other: string): { start: number; end: number; otherEnd: number } {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let back = 0;
  while (back < shorter - start && one[one.length - 1 - back] === other[other.length - 1 - back]) back += 1;
  return { start, end: one.length - back, otherEnd: other.length - back };
}
