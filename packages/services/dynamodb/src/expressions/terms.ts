import { validation } from '../errors.ts';
import type { Step, Term } from './syntax.ts';
import type { TokenReader } from './tokens.ts';

/** Reads a document path: `a.b[0].#c`. `keywords` cannot begin it. */
export function readPath(reader: TokenReader, keywords: ReadonlySet<string>): readonly Step[] {
  return readSteps(reader, [readName(reader, keywords)]);
}

/** Reads what goes on from the beginning of a path. */
function readSteps(reader: TokenReader, beginning: readonly Step[]): readonly Step[] {
  const steps = [...beginning];
  for (;;) {
    if (reader.take('.')) {
      steps.push(readName(reader, NONE));
    } else if (reader.at('[')) {
      reader.next();
      if (reader.peek().kind !== 'number') throw reader.syntaxError();
      steps.push({ kind: 'index', index: readIndex(reader.next().text) });
      reader.expect(']');
    } else {
      if (steps.length > MOST_STEPS) {
        throw validation(`The document path has too many nesting levels; nesting levels: ${steps.length}`);
      }
      return steps;
    }
  }
}

/** Levels of a path, the attribute itself being the first. */
const MOST_STEPS = 32;
const LARGEST_INDEX = 2 ** 31 - 1;

function readIndex(digits: string): number {
  const index = Number(digits);
  if (index <= LARGEST_INDEX) return index;
  throw validation(`List index is not within the allowable range; index: [${digits}]`);
}

export const NONE: ReadonlySet<string> = new Set();

function readName(reader: TokenReader, keywords: ReadonlySet<string>): Step {
  const token = reader.peek();
  if (token.kind === 'name') return { kind: 'name', text: reader.next().text };
  if (token.kind !== 'identifier' || keywords.has(token.text.toUpperCase())) throw reader.syntaxError();
  return { kind: 'word', text: reader.next().text };
}

/** Calls and parentheses within each other. */
const DEEPEST = 400;

/** Called for parentheses around parentheses; conditions alone care. */
export type OnRedundant = () => void;

/** Reads a value: a path, a `:value` or a function's call, possibly in parentheses. */
export function readTerm(reader: TokenReader, keywords: ReadonlySet<string>, redundant?: OnRedundant, depth = 0): Term {
  if (depth > DEEPEST) throw reader.syntaxError();
  if (reader.at('(')) {
    if (reader.atRedundant()) redundant?.();
    reader.next();
    const term = readTerm(reader, keywords, redundant);
    reader.expect(')');
    // In conditions `(a).b` is a path like any other; in updates it is none.
    return term.kind === 'path' && redundant !== undefined
      ? { kind: 'path', steps: readSteps(reader, term.steps) }
      : term;
  }
  const token = reader.peek();
  if (token.kind === 'value') return { kind: 'value', name: reader.next().text };
  const after = reader.peek(1);
  if (
    token.kind === 'identifier' &&
    after.kind === 'symbol' &&
    after.text === '(' &&
    !isKeyword(token.text, keywords)
  ) {
    return readCall(reader, keywords, redundant, depth);
  }
  return { kind: 'path', steps: readPath(reader, keywords) };
}

function isKeyword(text: string, keywords: ReadonlySet<string>): boolean {
  return keywords.has(text.toUpperCase());
}

export function readCall(
  reader: TokenReader,
  keywords: ReadonlySet<string>,
  redundant?: OnRedundant,
  depth = 0,
): Extract<Term, { kind: 'call' }> {
  const name = reader.next().text;
  reader.expect('(');
  return { kind: 'call', name, args: readList(reader, keywords, redundant, depth) };
}

/** Reads the rest of a list in parentheses. */
export function readList(
  reader: TokenReader,
  keywords: ReadonlySet<string>,
  redundant?: OnRedundant,
  depth = 0,
): Term[] {
  const terms = [readTerm(reader, keywords, redundant, depth + 1)];
  while (reader.take(',')) terms.push(readTerm(reader, keywords, redundant, depth + 1));
  reader.expect(')');
  return terms;
}
