import { readPath } from '../paths/parse.ts';
import { type Path, PathSyntaxError } from '../paths/path.ts';
import { Reader } from '../paths/reader.ts';

export type Argument =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'call'; readonly call: Call };

/** `States.Format('{}', $.name)` */
export interface Call {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly source: string;
}

const NAME = /States\.[A-Za-z0-9]+/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
/** What may follow a backslash: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
const ESCAPED = /['{}\\]/;

const known = new Map<string, Call>();

export const isIntrinsic = (source: string): boolean => source.startsWith('States.');

/** @throws {PathSyntaxError} */
export function parseIntrinsic(source: string): Call {
  let call = known.get(source);
  if (call === undefined) {
    const reader = new Reader(source);
    call = readCall(reader);
    reader.skipSpaces();
    if (!reader.ended) throw reader.refusal(`unexpected ${reader.next}`);
    known.set(source, call);
  }
  return call;
}

function readCall(reader: Reader): Call {
  const start = reader.position;
  const name = reader.match(NAME);
  if (name === undefined) throw reader.refusal('expected the name of a function');
  reader.skipSpaces();
  reader.expect('(');
  const args: Argument[] = [];
  reader.skipSpaces();
  if (!reader.take(')')) {
    do {
      args.push(readArgument(reader));
      reader.skipSpaces();
    } while (reader.take(','));
    reader.expect(')');
  }
  return { name, arguments: args, source: reader.text.slice(start, reader.position) };
}

function readArgument(reader: Reader): Argument {
  reader.skipSpaces();
  if (reader.sees('$')) return { kind: 'path', path: readPath(reader) };
  if (reader.sees('States.')) return { kind: 'call', call: readCall(reader) };
  if (reader.next === "'") return { kind: 'value', value: readText(reader) };
  const number = reader.match(NUMBER);
  if (number !== undefined) return { kind: 'value', value: Number(number) };
  const word = reader.match(WORD);
  if (word === undefined) throw reader.refusal('expected an argument');
  return { kind: 'value', value: WORDS[word] ?? null };
}

/** Keeps the backslash before a brace: only States.Format gives braces a meaning, and takes it away. */
function readText(reader: Reader): string {
  reader.expect("'");
  let text = '';
  while (!reader.ended) {
    const character = reader.next;
    reader.position++;
    if (character === "'") return text;
    if (character !== '\\') {
      text += character;
      continue;
    }
    const escaped = reader.next;
    if (!ESCAPED.test(escaped)) throw new PathSyntaxError(`\\${escaped} is no escape in ${reader.text}`);
    reader.position++;
    text += escaped === '{' || escaped === '}' ? `\\${escaped}` : escaped;
  }
  throw reader.refusal('the quotes are not closed');
}
