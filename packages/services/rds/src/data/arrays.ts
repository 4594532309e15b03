/** What is in an array as PostgreSQL writes it: `{1,NULL,{2}}`. */
export type Nested = string | null | Nested[];

/** @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export function readArray(text: string): Nested[] {
  // Bounds that do not begin with 1 stand in front: [0:1]={a,b}.
  let at = text.indexOf('{');
  return items();

  function items(): Nested[] {
    const found: Nested[] = [];
    at += 1;
    while (at < text.length && text[at] !== '}') {
      if (text[at] === '{') found.push(items());
      else found.push(text[at] === '"' ? quotedText() : bareText());
      if (text[at] === ',') at += 1;
    }
    at += 1;
    return found;
  }

  function quotedText(): string {
    let read = '';
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1;
      read += text[at] ?? '';
    }
    at += 1;
    return read;
  }

  function bareText(): string | null {
    const from = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at += 1;
    const read = text.slice(from, at);
    return read === 'NULL' ? null : read;
  }
}
