import { Lexer } from 'yaml';

/** What the lexer puts before each plain scalar. */
const SCALAR = '\u001F';

/**
 * Whether lists and maps lie deeper within each other than so many levels, as brackets or as dashes in one line. Reading
 * such a text takes the longer the deeper it is, so that this is found out first. (Levels of indentation cost their own
 * length, and need no looking at.)
 */
export function isNestedDeeper(source: string, levels: number): boolean {
  let brackets = 0;
  let dashes = 0;
  let isText = false;
  for (const token of new Lexer().lex(source)) {
    if (isText) isText = false;
    else if (token === SCALAR) isText = true;
    else if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets -= 1;
    else if (token === '-' || token === '?') dashes += 1;
    else if (token.endsWith('\n')) dashes = 0;
    if (brackets > levels || dashes > levels) return true;
  }
  return false;
}
