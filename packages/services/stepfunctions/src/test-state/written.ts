/**
 * Lists and objects as they are written in given JSON texts, blanks included, by their value: TestState tells what nothing
 * has changed as it was given, parts of it, too, as recorded.
 */
export function writtenParts(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const text of texts) for (const part of [text, ...partsOf(text)]) keep(found, part);
  return found;
}

/** The first text of a value counts. */
function keep(found: Map<string, string>, part: string): void {
  const value = JSON.stringify(JSON.parse(part));
  if (!found.has(value)) found.set(value, part);
}

function partsOf(text: string): string[] {
  const parts: string[] = [];
  const opened: number[] = [];
  // Texts within the text are stepped over: a bracket in one opens nothing.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') opened.push(index);
    else if (token === ']' || token === '}') parts.push(text.slice(opened.pop() ?? index, index + 1));
  }
  return parts;
}
