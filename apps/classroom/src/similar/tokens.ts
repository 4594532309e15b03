import { File, Region, TokenizedFile } from '@dodona/dolos-core';
import Prism from 'prismjs';
import loadLanguages from 'prismjs/components/index.js';

const LANGUAGES: Readonly<Record<string, string>> = {
  json: 'json',
  mjs: 'typescript',
  mts: 'typescript',
  js: 'typescript',
  ts: 'typescript',
  py: 'python',
  rb: 'ruby',
  sh: 'bash',
  yaml: 'yaml',
  yml: 'yaml',
};

loadLanguages([...new Set(Object.values(LANGUAGES))]);

/** What stays as it is written: without it nothing would be left to compare. */
const STRUCTURE = new Set(['keyword', 'operator', 'punctuation', 'boolean', 'null', 'important', 'tag']);
const LEFT_OUT = new Set(['comment', 'hashbang', 'shebang']);

/** A file of an answer. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

interface Part {
  readonly kind: string;
  readonly text: string;
}

/**
 * The code of an answer as one row of tokens. Names, numbers, texts and comments do not tell two answers apart: who
 * renames a variable has written nothing new.
 *
 * @param id whose it is; comes back in pairs
 */
export function tokenize(id: string, sources: readonly Source[]): TokenizedFile {
  const tokens: string[] = [];
  const regions: Region[] = [];
  let row = 0;
  for (const { path, text } of sources) {
    const grammar = Prism.languages[LANGUAGES[/\.([a-z]+)$/.exec(path)?.[1] ?? ''] ?? ''];
    const parts = grammar === undefined ? [{ kind: 'text', text }] : flat(Prism.tokenize(text, grammar), 'text');
    let column = 0;
    for (const { kind, text: piece } of parts) {
      for (const word of LEFT_OUT.has(kind) ? [] : words(kind, piece)) {
        const before = piece.slice(0, word.at).split('\n');
        const startRow = row + before.length - 1;
        const startColumn = (before.length === 1 ? column : 0) + (before.at(-1)?.length ?? 0);
        tokens.push(word.token);
        regions.push(new Region(startRow, startColumn, startRow, startColumn + word.length));
      }
      const lines = piece.split('\n');
      row += lines.length - 1;
      column = (lines.length === 1 ? column : 0) + (lines.at(-1)?.length ?? 0);
    }
    row += 1;
  }
  const file = new File(id, sources.map(({ text }) => text).join('\n'));
  return new TokenizedFile(file, tokens, regions);
}

/** The innermost pieces; whatever has no kind of its own has its surroundings'. */
function flat(tokens: readonly (string | Prism.Token)[], kind: string): Part[] {
  return tokens.flatMap((token) => {
    if (typeof token === 'string') return [{ kind, text: token }];
    const { content, type } = token;
    if (typeof content === 'string') return [{ kind: type, text: content }];
    return flat(Array.isArray(content) ? content : [content], type);
  });
}

interface Word {
  readonly token: string;
  /** Characters from the beginning of the piece. */
  readonly at: number;
  readonly length: number;
}

function words(kind: string, text: string): Word[] {
  const at = text.search(/\S/);
  if (at === -1) return [];
  if (STRUCTURE.has(kind)) return [{ token: text.trim(), at, length: text.trim().length }];
  // A long text is one token where it begins: what stands in it is not the code.
  if (kind !== 'text' && kind !== 'template-string' && kind !== 'interpolation') {
    return [
      {
        token: kind === 'string' || kind === 'number' ? kind : 'name',
        at,
        length: text.slice(at).split('\n', 1)[0]?.length ?? 1,
      },
    ];
  }
  return Array.from(text.matchAll(/[\p{L}\p{N}_$-]+|[^\s\p{L}\p{N}_$-]/gu), (match) => ({
    token: /^[\p{L}_$]/u.test(match[0]) ? 'name' : /^\p{N}/u.test(match[0]) ? 'number' : match[0],
    at: match.index,
    length: match[0].length,
  }));
}
