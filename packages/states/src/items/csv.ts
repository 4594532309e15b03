/**
 * The rows of a text with delimiters, by AWS's rules:
 * https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html
 */
export function rowsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = (): void => {
    row.push(field);
    field = '';
  };
  const endRow = (): void => {
    endField();
    // An empty line is no record.
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\') {
      // A backslash keeps what could mean something else, and goes away before anything else.
      if (next === '\\' || next === '"' || next === delimiter) {
        field += next;
        at++;
      }
    } else if (character === '"') {
      if (quoted && next === '"') {
        field += '"';
        at++;
      } else quoted = !quoted;
    } else if (quoted) field += character;
    else if (character === delimiter) endField();
    else if (character === '\n') endRow();
    else if (character !== '\r' || next !== '\n') field += character;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}
