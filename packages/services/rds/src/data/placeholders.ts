/** A named placeholder, `:id`, in a statement; Drizzle has numbers, `:1`. */
export interface Placeholder {
  readonly name: string;
}

/*
 * What looks like a placeholder and is none: texts, quoted names, comments, dollar quotes, casts (`::int`), slices
 * (`a[1:2]`) and `:=`. https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
const PARTS =
  /(?<skipped>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$|::|:=)|(?<![\w:\]]):(?<name>\w+)/g;

/** @returns the statement in pieces: text as it stands, and the placeholders between */
export function readPlaceholders(sql: string): (string | Placeholder)[] {
  const pieces: (string | Placeholder)[] = [];
  let from = 0;
  for (const match of sql.matchAll(PARTS)) {
    const name = match.groups?.['name'];
    if (name === undefined) continue;
    pieces.push(sql.slice(from, match.index), { name });
    from = match.index + match[0].length;
  }
  return [...pieces, sql.slice(from)];
}
