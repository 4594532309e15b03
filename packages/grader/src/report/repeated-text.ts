/** Shorter messages are read again sooner than looked up. */
const LONG = 60;

/**
 * A line without what stands above it already: a refused call is the message of the call, of the function that it ended,
 * and of that function's log.
 *
 * @param above what stands above
 * @returns `lambda Invoke ChildFunction: (as above)`
 */
export function withoutRepetition(line: string, above: readonly string[]): string {
  for (let at = 0; line.length - at >= LONG;) {
    const rest = line.slice(at).replace(/ …$/, '');
    if (above.some((text) => text.includes(rest))) return `${line.slice(0, at)}(as above)`;
    const next = /: |\] /.exec(rest);
    if (next === null) break;
    at += next.index + next[0].length;
  }
  return line;
}
