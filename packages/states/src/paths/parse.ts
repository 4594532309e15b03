import { parseTest } from './filter.ts';
import { isDefinite, type Path, PathSyntaxError, type Step } from './path.ts';
import { Reader } from './reader.ts';

const NAME = /[^.[\]()\s,'"=<>!&|]+(?:\(\))?/y;
const VARIABLE = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /-?\d+/y;

const known = new Map<string, Path>();

/** @throws {PathSyntaxError} */
export function parsePath(source: string): Path {
  let path = known.get(source);
  if (path === undefined) {
    const reader = new Reader(source);
    path = readPath(reader);
    if (!reader.ended) throw reader.refusal(`unexpected ${reader.next}`);
    known.set(source, path);
  }
  return path;
}

export function isPath(source: string): boolean {
  try {
    parsePath(source);
    return true;
  } catch (error) {
    if (error instanceof PathSyntaxError) return false;
    throw error;
  }
}

/** A path that names one place: no wildcards, filters, slices or deep scans. */
export function isReferencePath(source: string): boolean {
  return isPath(source) && parsePath(source).definite;
}

export function readPath(reader: Reader): Path {
  const start = reader.position;
  const root = readRoot(reader);
  const steps: Step[] = [];
  for (;;) {
    const step = readStep(reader);
    if (step === undefined) break;
    steps.push(...step);
  }
  return { source: reader.text.slice(start, reader.position), root, steps, definite: isDefinite(steps) };
}

function readRoot(reader: Reader): string {
  if (reader.take('@')) return '@';
  reader.expect('$');
  if (reader.take('$')) return '$$';
  return reader.match(VARIABLE) ?? '$';
}

function readStep(reader: Reader): Step[] | undefined {
  if (reader.take('..')) {
    const deep: Step = { kind: 'deep' };
    return [deep, reader.sees('[') ? readBrackets(reader) : readName(reader)];
  }
  if (reader.take('.')) return [reader.sees('[') ? readBrackets(reader) : readName(reader)];
  if (reader.sees('[')) return [readBrackets(reader)];
  return undefined;
}

function readName(reader: Reader): Step {
  if (reader.take('*')) return { kind: 'all' };
  const name = reader.match(NAME);
  if (name === undefined) throw reader.refusal('expected the name of a property');
  return { kind: 'names', names: [name] };
}

function readBrackets(reader: Reader): Step {
  reader.expect('[');
  reader.skipSpaces();
  const step = readWithinBrackets(reader);
  reader.skipSpaces();
  reader.expect(']');
  return step;
}

function readWithinBrackets(reader: Reader): Step {
  if (reader.take('*')) return { kind: 'all' };
  if (reader.take('?')) {
    reader.skipSpaces();
    reader.expect('(');
    const test = parseTest(reader);
    reader.expect(')');
    return { kind: 'filter', test };
  }
  if (reader.atQuote) return { kind: 'names', names: readList(reader, () => reader.quoted()) };
  return readNumbers(reader);
}

function readNumbers(reader: Reader): Step {
  const from = reader.match(NUMBER);
  reader.skipSpaces();
  if (reader.take(':')) {
    reader.skipSpaces();
    const to = reader.match(NUMBER);
    return { kind: 'slice', from: asNumber(from), to: asNumber(to) };
  }
  if (from === undefined) throw reader.refusal('expected an index, a name in quotes, * or a filter');
  const indexes = [Number(from)];
  if (reader.take(',')) {
    reader.skipSpaces();
    indexes.push(
      ...readList(reader, () => {
        const index = reader.match(NUMBER);
        if (index === undefined) throw reader.refusal('expected an index');
        return Number(index);
      }),
    );
  }
  return { kind: 'indexes', indexes };
}

function readList<T>(reader: Reader, read: () => T): T[] {
  const items = [read()];
  reader.skipSpaces();
  while (reader.take(',')) {
    reader.skipSpaces();
    items.push(read());
    reader.skipSpaces();
  }
  return items;
}

const asNumber = (digits: string | undefined): number | undefined =>
  digits === undefined ? undefined : Number(digits);
