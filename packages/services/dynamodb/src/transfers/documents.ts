/** A text's JSON documents, one behind the other with or without anything between; what is left over comes last. */
export function* documentsOf(text: string): Generator<string> {
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (inString) {
      if (letter === '\\') at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{') depth++;
    else if (letter === '}' && --depth === 0) {
      yield text.slice(start, at + 1).trim();
      start = at + 1;
    }
  }
  const rest = text.slice(start).trim();
  if (rest !== '') yield rest;
}

/** Rows of comma-separated values: cells may be in quotes, with a doubled quote for one. */
export function* rowsOf(text: string, delimiter: string): Generator<string[]> {
  let row: string[] = [];
  let cell = '';
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (inQuotes) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else inQuotes = false;
    } else if (letter === '"' && cell === '') inQuotes = true;
    else if (letter === delimiter) {
      row.push(cell);
      cell = '';
    } else if (letter === '\n') {
      yield [...row, cell.replace(/\r$/, '')];
      row = [];
      cell = '';
    } else cell += letter;
  }
  if (cell !== '' || row.length > 0) yield [...row, cell];
}
