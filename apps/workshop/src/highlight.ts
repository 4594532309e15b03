import type Prism from 'prismjs';
import type { CodeLine, CodePiece } from './api.ts';

/** Longer files are shown as they are. */
const LONGEST = 50_000;

const LANGUAGES: Readonly<Record<string, string>> = {
  json: 'json',
  mjs: 'typescript',
  mts: 'typescript',
  js: 'typescript',
  ts: 'typescript',
  py: 'python',
  sh: 'bash',
  yaml: 'yaml',
  yml: 'yaml',
};

/** What Prism calls a piece, and what the pages do; what is not named is written in the colour of text. */
const KINDS: Readonly<Record<string, CodePiece[1]>> = {
  builtin: 'keyword',
  keyword: 'keyword',
  'class-name': 'type',
  decorator: 'type',
  function: 'function',
  comment: 'comment',
  hashbang: 'comment',
  shebang: 'comment',
  boolean: 'value',
  constant: 'value',
  datetime: 'value',
  null: 'value',
  number: 'value',
  regex: 'string',
  string: 'string',
  'template-string': 'string',
  'triple-quoted-string': 'string',
  key: 'key',
  property: 'key',
};

/** Code in coloured pieces, line by line; undefined for a language that is not known, and for too much of it. */
export async function highlight(path: string, code: string): Promise<CodeLine[] | undefined> {
  const language = languageOf(path, code);
  if (language === undefined || code.length > LONGEST) return undefined;
  const { Prism, grammars } = await load();
  const grammar = grammars[language];
  return grammar === undefined ? undefined : linesOf(Prism.tokenize(code, grammar));
}

function languageOf(path: string, code: string): string | undefined {
  const [first = ''] = code.split('\n', 1);
  if (first.startsWith('#!')) return /\bnode\b/.test(first) ? 'typescript' : /\bpython/.test(first) ? 'python' : 'bash';
  return LANGUAGES[/\.([a-z]+)$/.exec(path)?.[1] ?? ''];
}

let loading: Promise<{ Prism: typeof Prism; grammars: Prism.Languages }> | undefined;

/** The first page that shows code pays for it, not the start. */
function load(): Promise<{ Prism: typeof Prism; grammars: Prism.Languages }> {
  loading ??= Promise.all([import('prismjs'), import('prismjs/components/index.js')]).then(
    ([{ default: prism }, { default: loadLanguages }]) => {
      loadLanguages([...new Set(Object.values(LANGUAGES))]);
      return { Prism: prism, grammars: prism.languages };
    },
  );
  return loading;
}

function linesOf(tokens: readonly (string | Prism.Token)[]): CodeLine[] {
  const lines: CodePiece[][] = [[]];
  const add = (text: string, kind: CodePiece[1]): void => {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push(kind === undefined ? [part] : [part, kind]);
    }
  };
  const walk = (token: string | Prism.Token | Prism.TokenStream, kind: CodePiece[1]): void => {
    if (typeof token === 'string') add(token, kind);
    else if (Array.isArray(token)) for (const part of token) walk(part, kind);
    else walk(token.content, KINDS[token.type] ?? kind);
  };
  for (const token of tokens) walk(token, undefined);
  return lines;
}
